namespace Troupe.Pools;

/// <content>Jobs: let in, refused, given up, let go.</content>
internal sealed partial class PoolActor
{
    private void LetIn()
    {
        if (_entering.Count == 0)
        {
            return;
        }

        while (_entering.TryDequeue(out var add))
        {
            Add(add);
            Perform();
        }

        StopWhenIdle();
    }

    private void Add(AddJob add)
    {
        if (_state.IsBroken)
        {
            Refuse(add.Job, Broken());
        }
        else if (_state.IsStopping && !add.WasWaiting && _state.Find(add.Job.Parent) is null)
        {
            // From afar: whoever calls here finds it closed.
            Refuse(add.Job, new ObjectDisposedException(typeof(WorkerPool).FullName));
        }
        else if (add.Job.Parent != 0 && _state.IsTooDeep)
        {
            Refuse(add.Job, new InvalidOperationException($"Tasks of the pool '{_plan.Name}' wait for calls of their own more than {PoolRules.MostSpares} deep."));
        }
        else
        {
            add.Job.IsOpen = true;
            _open++;
            _state.AddJob(add.Job, add.Available, add.Ended, add.Job.Options.ChunkSize ?? _plan.ChunkSize, add.Job.Options.Priority, add.Job.Parent);
        }
    }

    private void Abandon(AbandonJob abandon)
    {
        _state.CancelJob(abandon.Job);
        if (Close(abandon.Job))
        {
            LetGo(abandon.Job);
        }

        StopWhenIdle();
    }

    /// <returns>False when it was not open.</returns>
    private bool Close(Job job)
    {
        if (!job.IsOpen)
        {
            return false;
        }

        job.IsOpen = false;
        _open--;
        return true;
    }

    private void Refuse(Job job, Exception reason)
    {
        job.Abort(reason);
        LetGo(job);
    }

    private void LetGo(Job job)
    {
        job.Release();
        _relays.Close(job);
        if (job.Parent == 0 && job is not RelayedJob)
        {
            if (_plan.Bound?.Leave() is { } next)
            {
                _entering.Enqueue(next); // Taken after this message: what it ends may be many.
            }
        }
    }
}
