namespace Troupe.Pools;

/// <summary>Gives what waits in line to workers, and fetches back what waits at the wrong one.</summary>
internal sealed class ChunkDealer(PoolRules rules, WorkerRoster roster, JobLine line, Dictionary<long, ChunkEntry> chunks, List<PoolAction> actions)
{
    private long _number;

    /// <summary>Whether any job was ever given a priority: else none is more urgent than another.</summary>
    public bool HasPriorities { get; set; }

    public void Deal()
    {
        while (line.Peek() is { } job)
        {
            if (LeastLoaded(ChunkBytes(job)) is not { } worker)
            {
                if (HasPriorities)
                {
                    RecallFor(job.Priority);
                }

                break;
            }

            Give(job, worker);
            line.Rotate(job);
        }

        RecallFromBlocked();
        if (line.Peek() is null)
        {
            RecallForIdle();
        }
    }

    private double ChunkBytes(JobEntry job) => job.Pace.ItemBytes == 0
        ? 0
        : job.Pace.ItemBytes * (job.ChunkSize ?? ChunkRule.Size(job.Pace, Math.Max(job.Available - job.Next, 1), roster.Wanted, rules.TargetTicks));

    private WorkerEntry? LeastLoaded(double chunkBytes)
    {
        WorkerEntry? best = null;
        var active = 0;
        foreach (var worker in roster.All)
        {
            active += worker is { IsBlocked: false, Chunks.Count: > 0 } ? 1 : 0;
            if (worker is { TakesWork: true, IsBlocked: false }
                && worker.Chunks.Count < (best?.Chunks.Count ?? int.MaxValue)
                && worker.Chunks.Count < ChunkRule.Depth(worker.ChunkTicks, rules.CoverTicks, chunkBytes))
            {
                best = worker;
            }
        }

        // Who stood in for a worker that has come back idles, so that never more work at once than was asked for.
        return best is { Chunks.Count: 0 } && active >= roster.Wanted ? BusyOne() : best;
    }

    private WorkerEntry? BusyOne()
    {
        WorkerEntry? best = null;
        foreach (var worker in roster.All)
        {
            if (worker is { TakesWork: true, IsBlocked: false, Chunks.Count: > 0 }
                && worker.Chunks.Count < (best?.Chunks.Count ?? ChunkRule.Depth(worker.ChunkTicks, rules.CoverTicks)))
            {
                best = worker;
            }
        }

        return best;
    }

    private void Give(JobEntry job, WorkerEntry worker)
    {
        var quota = rules.MaxTasks - worker.Tasks;
        if (job.TryPop(out var range))
        {
            if (range.Count > quota)
            {
                job.Push(range with { First = range.First + quota, Count = range.Count - quota });
                range = range with { Count = quota };
            }
        }
        else
        {
            var waiting = job.Available - job.Next;
            var size = job.ChunkSize ?? ChunkRule.Size(job.Pace, waiting, roster.Wanted, rules.TargetTicks);
            range = new ItemRange(job.Next, (int)Math.Min(Math.Min(size, quota), waiting), 1);
            job.Next += range.Count;
        }

        var chunk = new ChunkEntry(++_number, job, range, worker.Number);
        chunks.Add(chunk.Id, chunk);
        worker.Chunks.Add(chunk);
        worker.Tasks += range.Count;
        actions.Add(new(PoolActionKind.Assign, worker.Number, chunk));
        if (worker.Chunks.Count == 1)
        {
            actions.Add(new(PoolActionKind.Begin, worker.Number, chunk));
        }

        job.Met(worker.Number);

        if (worker.Tasks >= rules.MaxTasks)
        {
            roster.Recycle(worker);
        }
    }

    /// <summary>Everybody has all he may hold: what is less urgent and waits makes room.</summary>
    private void RecallFor(int priority)
    {
        foreach (var worker in roster.All)
        {
            for (var i = worker.Chunks.Count - 1; i > 0; i--)
            {
                if (worker.Chunks[i].Job.Priority < priority)
                {
                    Recall(worker, worker.Chunks[i]);
                }
            }
        }
    }

    /// <summary>What waits behind an item that waits for others could wait for itself.</summary>
    private void RecallFromBlocked()
    {
        foreach (var worker in roster.All)
        {
            if (worker.IsBlocked)
            {
                for (var i = worker.Chunks.Count - 1; i > 0; i--)
                {
                    Recall(worker, worker.Chunks[i]);
                }
            }
        }
    }

    /// <summary>Nothing is left to give out, somebody idles, somebody else has chunks waiting: fetch half of those.</summary>
    private void RecallForIdle()
    {
        var (idle, active) = (0, 0);
        WorkerEntry? fullest = null;
        foreach (var worker in roster.All)
        {
            idle += worker is { TakesWork: true, Chunks.Count: 0 } ? 1 : 0;
            active += worker is { IsBlocked: false, Chunks.Count: > 0 } ? 1 : 0;
            if (worker.Chunks.Count > (fullest?.Chunks.Count ?? 1))
            {
                fullest = worker;
            }
        }

        if (idle == 0 || active >= roster.Wanted || fullest is null)
        {
            return;
        }

        var wanted = Math.Max(1, fullest.Chunks.Count / 2);
        for (var i = fullest.Chunks.Count - 1; i > 0 && wanted > 0; i--, wanted--)
        {
            Recall(fullest, fullest.Chunks[i]);
        }
    }

    private void Recall(WorkerEntry worker, ChunkEntry chunk)
    {
        if (!chunk.Recalled && !chunk.Job.Cancelled)
        {
            chunk.Recalled = true;
            actions.Add(new(PoolActionKind.TakeBack, worker.Number, chunk));
        }
    }
}
