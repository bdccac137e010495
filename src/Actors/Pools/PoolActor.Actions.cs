namespace Troupe.Pools;

using Troupe.Wire;
using Troupe.Workers;

/// <content>Performing what <see cref="PoolState"/> has decided.</content>
internal sealed partial class PoolActor
{
    private void Perform()
    {
        var actions = _state.TakeActions();
        for (var i = 0; i < actions.Count; i++)
        {
            Perform(actions[i]);
        }

        actions.Clear();
    }

    private void Perform(PoolAction action)
    {
        switch (action.Kind)
        {
            case PoolActionKind.StartWorker:
                _staff.Hire(action.Worker, _plan.Remote is not null && _state.IsSpare(action.Worker), Context);
                break;
            case PoolActionKind.Dismiss:
                _staff.Dismiss(_staff[action.Worker], new StopWorker(_plan.StopGrace));
                break;
            case PoolActionKind.Assign:
                Send(action.Chunk!, _staff[action.Worker]);
                break;
            case PoolActionKind.Begin:
                Begin((Job)action.Chunk!.Job, _staff[action.Worker]);
                break;
            case PoolActionKind.TakeBack:
                _staff[action.Worker].Control!.Tell(new TakeBackChunk(action.Chunk!.Id));
                break;
            case PoolActionKind.CancelChunk:
                _staff[action.Worker].Control!.Tell(new CancelChunk(action.Chunk!.Id));
                break;
            case PoolActionKind.ForgetJob:
                if (_staff[action.Worker].Jobs.Remove(action.Job!.Id))
                {
                    _staff[action.Worker].Control!.Tell(new ForgetJob(action.Job.Id));
                }

                break;
            case PoolActionKind.DropChunk:
                _courier.Drop(action.Chunk!);
                break;
            case PoolActionKind.ItemLost:
                LoseToDeath(action);
                break;
            case PoolActionKind.ItemTimedOut:
                LoseToTime(action);
                break;
            case PoolActionKind.JobDone:
                Finish((Job)action.Job!);
                break;
            case PoolActionKind.Break:
                var error = Broken();
                GiveUp(error);
                _plan.Started.TrySetException(error);
                StopWhenIdle();
                break;
        }
    }

    private void Send(ChunkEntry chunk, PoolMember member)
    {
        if (chunk.Job is Job { IsOpen: true } job && _courier.Send(chunk, job, member) is { } fault)
        {
            CannotSend(chunk, job, fault);
        }
    }

    private void Forward(ChunkPacked packed)
    {
        if (_state.Find(packed.Chunk) is { Job.Cancelled: false } chunk)
        {
            if ((packed.Items is { } items ? _courier.Send(chunk, packed.Job, _staff[chunk.Worker], items) : packed.Fault) is { } fault)
            {
                CannotSend(chunk, packed.Job, fault);
            }
        }
        else
        {
            packed.Items?.Return(); // Its worker died meanwhile, or nobody wants it: it was never sent.
            if (_state.Find(packed.Chunk) is { } unwanted)
            {
                _state.Unsendable(unwanted); // So the worker will not tell of it either.
            }
        }
    }

    private void CannotSend(ChunkEntry chunk, Job job, Exception fault)
    {
        if (chunk.Range.Count == 1)
        {
            _reports.Fail(job, new ItemFailure(chunk.Range.First, fault, chunk.Range.Attempt, ""));
        }

        _state.Unsendable(chunk);
    }

    // By themselves: what a lambda takes along costs every action that goes through its method.
    private void LoseToDeath(PoolAction lost) =>
        Lose(lost, name => new WorkerLostException(lost.Index, name, _lastGone!.Reason, lost.Attempts, _lastGone.LastErrors));

    private void LoseToTime(PoolAction lost) => Lose(lost, name => new ItemTimeoutException(lost.Index, name, _plan.ItemTimeout!.Value));

    private void Lose(PoolAction lost, Func<string, Exception> error)
    {
        if (lost.Job is Job { IsOpen: true } job)
        {
            var name = _staff[lost.Worker].Name;
            _reports.Fail(job, new ItemFailure(lost.Index, error(name), lost.Attempts, name));
        }
    }

    private static void Begin(Job job, PoolMember member)
    {
        if (job.IsOpen)
        {
            job.Begin(member.Name);
        }
    }

    private void Finish(Job job)
    {
        if (!Close(job))
        {
            return;
        }

        LetGo(job);
        if (job.IsQuiet)
        {
            job.Complete();
            StopWhenIdle();
        }
        else
        {
            FinishOutside(job);
        }
    }

    private void FinishOutside(Job job)
    {
        _settling++;
        var self = Self;
        job.Outside.Post(() =>
        {
            job.Complete();
            self.Tell(new JobSettled(), ActorRefs.NoSender);
        });
    }
}
