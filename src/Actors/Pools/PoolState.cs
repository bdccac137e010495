namespace Troupe.Pools;

using Troupe.Workers;

/// <summary>
/// Who runs what. Takes events, gives the actions they call for; no actor, no clock, no bytes.
/// <code>
/// items ──► job ──► chunk ──► worker ──► report ──► job done
///            ▲                  │ dies
///            └── suspect alone ─┤            (its attempts are counted; the last one makes it lost)
///            └── the rest ──────┘
/// </code>
/// </summary>
internal sealed class PoolState(PoolRules rules)
{
    private readonly List<PoolAction> _actions = new(8);
    private readonly List<WorkerEntry> _workers = []; // By number: they are few, and come in that order.
    private readonly Dictionary<long, JobEntry> _jobs = [];
    private readonly Dictionary<long, ChunkEntry> _chunks = [];
    private readonly Queue<JobEntry> _line = [];
    private long _chunkNumber;
    private int _workerNumber;
    private int _failedStarts;

    public bool IsBroken { get; private set; }

    /// <summary>Once set, a worker that ends is replaced only while there is still a job to finish.</summary>
    public bool IsStopping { get; set; }

    public int Jobs => _jobs.Count;

    public int Replaced { get; private set; }

    public long Retried { get; private set; }

    public int ReadyWorkers => _workers.Count(worker => worker.Ready);

    /// <summary>The actions since the last call, in order. The list is reused: perform them before the next event.</summary>
    public List<PoolAction> TakeActions() => _actions;

    public void Begin()
    {
        for (var i = 0; i < rules.Workers; i++)
        {
            StartWorker();
        }
    }

    public void WorkerReady(int number)
    {
        if (FindWorker(number) is { } worker)
        {
            worker.Ready = true;
            _failedStarts = 0;
            Dispatch();
        }
    }

    /// <summary>A worker ended. What it had is given to others, but for the item it was running, which is tried again alone.</summary>
    public void WorkerGone(int number, RunningItem? running)
    {
        if (FindWorker(number) is not { } worker)
        {
            return;
        }

        _workers.Remove(worker);

        foreach (var chunk in worker.Chunks)
        {
            _chunks.Remove(chunk.Id);
            Emit(new(PoolActionKind.DropChunk, number, chunk));
            GiveOutAgain(chunk, running is { } item && item.Chunk == chunk.Id ? item.Offset : null, known: running is not null, first: chunk == worker.Chunks[0]);
        }

        if (IsBroken || (IsStopping && _jobs.Count == 0))
        {
            return;
        }

        if (worker.Ready)
        {
            Replaced++;
            StartWorker();
        }
        else if (++_failedStarts >= rules.StartTries)
        {
            IsBroken = true;
            Emit(new(PoolActionKind.Break));
        }
        else
        {
            StartWorker();
        }

        Dispatch();
    }

    public void AddJob(long id, long available, bool ended, int? chunkSize)
    {
        var job = new JobEntry(id, chunkSize) { Available = available, Ended = ended };
        _jobs.Add(id, job);
        FinishIfDone(job);
        Line(job);
        Dispatch();
    }

    public void ItemsArrived(long id, int count, bool ended)
    {
        if (_jobs.TryGetValue(id, out var job))
        {
            job.Available += count;
            job.Ended |= ended;
            FinishIfDone(job);
            Line(job);
            Dispatch();
        }
    }

    /// <summary>Drops what no worker has, asks for what waits at workers, signals what runs. The job is over for its caller at once.</summary>
    public void CancelJob(long id)
    {
        if (!_jobs.Remove(id, out var job))
        {
            return;
        }

        job.Cancelled = true;
        foreach (var worker in _workers)
        {
            for (var i = 0; i < worker.Chunks.Count; i++)
            {
                if (worker.Chunks[i].Job == job)
                {
                    Emit(new(PoolActionKind.CancelChunk, worker.Number, worker.Chunks[i]));
                }
            }
        }

        Forget(job);
    }

    /// <summary>The chunk with this number when it is still at a worker and its job still wanted.</summary>
    public ChunkEntry? Find(long chunk) => _chunks.GetValueOrDefault(chunk);

    /// <summary>The outcomes of the next <paramref name="count"/> items of a chunk are known.</summary>
    public void Reported(ChunkEntry chunk, int count, long elapsedTicks, bool final)
    {
        chunk.Reported += count;
        chunk.Job.Finished += count;
        if (final)
        {
            var worker = Detach(chunk);
            worker.ChunkTicks = worker.ChunkTicks is { } before ? (before + elapsedTicks) / 2 : elapsedTicks;
            chunk.Job.Pace = chunk.Job.Pace.After(chunk.Range.Count, elapsedTicks);
        }

        FinishIfDone(chunk.Job);
        if (final)
        {
            Dispatch();
        }
    }

    /// <summary>The worker gave a waiting chunk back, or says that it had begun.</summary>
    public void TakenBack(ChunkEntry chunk, bool taken)
    {
        // What was not asked for, or was begun, cannot have been given back: a worker that says so has gone astray, and its reports will show it.
        if (taken && chunk.Recalled && chunk.Reported == 0)
        {
            Detach(chunk);
            chunk.Job.Again.Push(chunk.Range);
            Line(chunk.Job);
            Dispatch();
        }
    }

    /// <summary>The chunk cannot be sent: alone, its item has failed (the caller says how); otherwise each item is sent alone.</summary>
    /// <returns>Whether the chunk was a single item, which is now finished.</returns>
    public bool Unsendable(ChunkEntry chunk)
    {
        Detach(chunk);
        if (chunk.Range.Count == 1)
        {
            chunk.Job.Finished++;
            FinishIfDone(chunk.Job);
        }
        else
        {
            Isolate(chunk.Job, chunk.Range);
        }

        Dispatch();
        return chunk.Range.Count == 1;
    }

    private void GiveOutAgain(ChunkEntry chunk, int? suspect, bool known, bool first)
    {
        var rest = chunk.Unreported;
        if (chunk.Job.Cancelled || rest.Count == 0)
        {
            return;
        }

        // Without a mark only the first chunk can have been running. One item: it is the suspect. Several: each goes alone, so that the next end tells.
        // An offset beyond the chunk is WholeChunk, or a worker that scribbled over its mark.
        var anyOfIt = (suspect is { } at && (uint)at >= (uint)chunk.Range.Count) || (!known && first);
        suspect = !anyOfIt ? suspect : chunk.Range.Count == 1 ? 0 : null;
        if (suspect is { } offset && offset >= chunk.Reported)
        {
            var index = chunk.Range.First + offset;
            Push(chunk.Job, rest with { First = index + 1, Count = (int)(rest.First + rest.Count - index - 1) });
            Suspect(chunk, index);
            Push(chunk.Job, rest with { Count = (int)(index - rest.First) });
        }
        else if (anyOfIt)
        {
            Isolate(chunk.Job, rest);
        }
        else
        {
            Push(chunk.Job, rest);
        }

        Line(chunk.Job);
    }

    private void Suspect(ChunkEntry chunk, long index)
    {
        if (chunk.Range.Attempt >= rules.MaxAttempts)
        {
            chunk.Job.Finished++;
            Emit(new(PoolActionKind.ItemLost, chunk.Worker, chunk, chunk.Job.Id, index, chunk.Range.Attempt));
            FinishIfDone(chunk.Job);
            return;
        }

        Retried++;
        Push(chunk.Job, new ItemRange(index, 1, chunk.Range.Attempt + 1));
    }

    private void Isolate(JobEntry job, ItemRange range)
    {
        for (var i = range.Count - 1; i >= 0; i--)
        {
            Push(job, range with { First = range.First + i, Count = 1 });
        }

        Line(job);
    }

    private static void Push(JobEntry job, ItemRange range)
    {
        if (range.Count > 0)
        {
            job.Again.Push(range);
        }
    }

    private WorkerEntry Detach(ChunkEntry chunk)
    {
        var worker = FindWorker(chunk.Worker)!;
        worker.Chunks.Remove(chunk);
        _chunks.Remove(chunk.Id);
        Emit(new(PoolActionKind.DropChunk, worker.Number, chunk));
        return worker;
    }

    private void FinishIfDone(JobEntry job)
    {
        if (job.IsDone && _jobs.Remove(job.Id))
        {
            Forget(job);
            Emit(new(PoolActionKind.JobDone, Job: job.Id));
        }
    }

    private void Forget(JobEntry job)
    {
        foreach (var worker in job.Workers)
        {
            if (FindWorker(worker) is not null)
            {
                Emit(new(PoolActionKind.ForgetJob, worker, Job: job.Id));
            }
        }
    }

    private void Line(JobEntry job)
    {
        if (!job.InLine && job.HasWork)
        {
            job.InLine = true;
            _line.Enqueue(job);
        }
    }

    private void Dispatch()
    {
        while (NextJob() is { } job)
        {
            if (LeastLoaded() is not { } worker)
            {
                return;
            }

            Give(_line.Dequeue(), worker);
            job.InLine = false;
            // To the end of the line: jobs take turns, so that a call submitted during a long map does not wait for all of it.
            Line(job);
        }

        RecallForIdle();
    }

    private JobEntry? NextJob()
    {
        while (_line.TryPeek(out var job))
        {
            if (job.HasWork)
            {
                return job;
            }

            _line.Dequeue();
            job.InLine = false;
        }

        return null;
    }

    private WorkerEntry? LeastLoaded()
    {
        WorkerEntry? best = null;
        foreach (var worker in _workers)
        {
            if (worker.Ready
                && worker.Chunks.Count < (best?.Chunks.Count ?? int.MaxValue)
                && worker.Chunks.Count < ChunkRule.Depth(worker.ChunkTicks, rules.CoverTicks))
            {
                best = worker;
            }
        }

        return best;
    }

    private void Give(JobEntry job, WorkerEntry worker)
    {
        if (!job.Again.TryPop(out var range))
        {
            var waiting = job.Available - job.Next;
            var size = job.ChunkSize ?? ChunkRule.Size(job.Pace, waiting, rules.Workers, rules.TargetTicks);
            range = new ItemRange(job.Next, (int)Math.Min(size, waiting), 1);
            job.Next += range.Count;
        }

        var chunk = new ChunkEntry(++_chunkNumber, job, range, worker.Number);
        _chunks.Add(chunk.Id, chunk);
        worker.Chunks.Add(chunk);
        Emit(new(PoolActionKind.Assign, worker.Number, chunk));
        if (!job.Workers.Contains(worker.Number))
        {
            job.Workers.Add(worker.Number);
        }
    }

    /// <summary>Nothing is left to give out, somebody idles, somebody else has chunks waiting: fetch half of those.</summary>
    private void RecallForIdle()
    {
        var idle = 0;
        WorkerEntry? fullest = null;
        foreach (var worker in _workers)
        {
            if (worker.Ready && worker.Chunks.Count == 0)
            {
                idle++;
            }
            else if (worker.Chunks.Count > (fullest?.Chunks.Count ?? 1))
            {
                fullest = worker;
            }
        }

        if (idle == 0 || fullest is null)
        {
            return;
        }

        var wanted = Math.Max(1, fullest.Chunks.Count / 2);
        for (var i = fullest.Chunks.Count - 1; i > 0 && wanted > 0; i--, wanted--)
        {
            var chunk = fullest.Chunks[i];
            if (!chunk.Recalled && !chunk.Job.Cancelled)
            {
                chunk.Recalled = true;
                Emit(new(PoolActionKind.TakeBack, fullest.Number, chunk));
            }
        }
    }

    private void StartWorker()
    {
        var number = ++_workerNumber;
        _workers.Add(new WorkerEntry(number));
        Emit(new(PoolActionKind.StartWorker, number));
    }

    private WorkerEntry? FindWorker(int number)
    {
        foreach (var worker in _workers)
        {
            if (worker.Number == number)
            {
                return worker;
            }
        }

        return null;
    }

    private void Emit(PoolAction action) => _actions.Add(action);
}
