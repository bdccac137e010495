namespace Troupe.Pools;

/// <content>Workers: those that are ready, those that are lost with what they had, how many are wanted.</content>
internal sealed partial class PoolState
{
    /// <summary>Whether a worker is at work or would be: it goes on here. One that waits for calls of its own item may wait for just the worker that there is none for.</summary>
    public bool HasWorkerAtWork
    {
        get
        {
            foreach (var worker in _roster.All)
            {
                if (worker is { Ready: true, IsBlocked: false } && (worker.TakesWork || worker.Chunks.Count > 0))
                {
                    return true;
                }
            }

            return false;
        }
    }

    public void WorkerReady(int number)
    {
        if (_roster.Find(number) is { } worker)
        {
            _roster.Enlist(worker);
            Settle();
        }
    }

    /// <summary>A worker ended. What it had is given to others, but for the item it was running, which is tried again alone.</summary>
    /// <param name="number">Which.</param>
    /// <param name="running">What it had in hand: chunk 0 for nothing, null when that is not known.</param>
    /// <param name="timedOut">Whether it was ended because that item took too long.</param>
    /// <param name="isCut">Whether it was lost by no fault of what it ran.</param>
    public void WorkerGone(int number, Workers.RunningItem? running, bool timedOut = false, bool isCut = false)
    {
        if (_roster.Find(number) is not { } worker)
        {
            return;
        }

        var loss = new WorkerLoss(running, timedOut, worker.Misreported);
        _roster.Strike(worker, isMissed: !(IsStopping && _jobs.Count == 0), LossRule.HadItem(worker, loss), isCut);
        foreach (var chunk in worker.Chunks)
        {
            _chunks.Remove(chunk.Id);
            Emit(new(PoolActionKind.DropChunk, number, chunk));
            GiveOutAgain(chunk, loss, isFirst: chunk == worker.Chunks[0]);
        }

        worker.Chunks.Clear();
        Settle();
    }

    /// <summary>The worker said of a chunk what cannot be. It is to be ended; nothing it says counts any more.</summary>
    public void Misreported(ChunkEntry chunk) => _roster.Find(chunk.Worker)!.Misreported ??= chunk;

    /// <summary>What the worker reported of the chunk has gone with it: it is as if it had ended before. It is no misreport, so its running mark is believed.</summary>
    public void Unreadable(ChunkEntry chunk) => _roster.Find(chunk.Worker)!.IsUnreadable = true;

    /// <summary>The worker of this chunk has too much memory: it ended the chunk after the items that it has reported, and runs nothing else that it holds.</summary>
    public void WorkerFull(ChunkEntry chunk)
    {
        var worker = _roster.Find(chunk.Worker)!;
        if (!worker.Retiring)
        {
            _roster.Recycle(worker);
        }

        _roster.NoteProgress();
        while (worker.Chunks.Count > 0)
        {
            var held = worker.Chunks[^1]; // From the last on, so that none of the others seems to begin.
            Detach(held);
            if (!held.Job.Cancelled)
            {
                Push(held.Job, held.Unreported);
                _line.Join(held.Job);
            }
        }

        Settle();
    }

    /// <summary>The worker's machine wants to go: it finishes what it holds, and goes.</summary>
    public void WorkerLeaving(int number)
    {
        if (_roster.Find(number) is { Retiring: false } worker)
        {
            _roster.Retire(worker);
            Settle();
        }
    }

    /// <summary>So many could be had. What there is stays; who is not there yet, and has no place any more, does not come.</summary>
    public void Offered(int workers)
    {
        _roster.Wanted = workers;
        _roster.ThinComing();
        Settle();
    }

    /// <summary>No worker will come.</summary>
    public void GiveUp() => _roster.Break();

    /// <summary>Whether this worker was started to stand in for one that waits.</summary>
    public bool IsSpare(int number) => _roster.IsSpare(number);

    /// <summary>So many workers are wanted from now on.</summary>
    public void Resize(int workers)
    {
        _roster.Wanted = workers;
        _roster.Thin();
        Settle();
    }

    private void GiveOutAgain(ChunkEntry chunk, WorkerLoss loss, bool isFirst)
    {
        var rest = chunk.Unreported;
        if (chunk.Job.Cancelled || rest.Count == 0)
        {
            return;
        }

        switch (LossRule.Judge(chunk, loss, isFirst))
        {
            case (Suspicion.One, var offset):
                var index = chunk.Range.First + offset;
                Push(chunk.Job, rest with { First = index + 1, Count = (int)(rest.First + rest.Count - index - 1) });
                Suspect(chunk, index, loss.TimedOut);
                Push(chunk.Job, rest with { Count = (int)(index - rest.First) });
                break;
            case (Suspicion.Any, _):
                Isolate(chunk.Job, rest); // Each goes alone, so that the next end tells.
                break;
            default:
                Push(chunk.Job, rest);
                break;
        }

        _line.Join(chunk.Job);
    }

    private void Suspect(ChunkEntry chunk, long index, bool timedOut)
    {
        if (timedOut || chunk.Range.Attempt >= _rules.MaxAttempts)
        {
            chunk.Job.Finished++;
            Emit(new(timedOut ? PoolActionKind.ItemTimedOut : PoolActionKind.ItemLost, chunk.Worker, chunk, chunk.Job, index, chunk.Range.Attempt));
            FinishIfDone(chunk.Job);
            return;
        }

        Retried++;
        Push(chunk.Job, new ItemRange(index, 1, chunk.Range.Attempt + 1));
    }
}
