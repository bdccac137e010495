namespace Troupe.Pools;

using Troupe.Payload;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// Takes what workers report, books it and hands it to the jobs. What may run code of the user's in this process (reading results, making exceptions again)
/// is done outside the pool's actor, in order for each job, so that a constructor that blocks holds up its own job only.
/// </summary>
internal sealed class ReportDesk(PoolPlan plan, PoolState state, PoolStaff staff, PoolCounters counters, IActorRef pool, ILoggingAdapter log)
{
    // Bytes: what is larger is copied beside the pool's actor, so that other calls do not wait for it.
    private const int ReadAtOnce = 256 * 1024;

    public void Take(ChunkReport report, IActorRef worker)
    {
        var isRead = false;
        // A worker that is gone may still be heard: its chunks were given to others.
        if (state.Find(report.Chunk) is { } chunk)
        {
            if (!ReportRule.Fits(report, chunk))
            {
                Distrust(chunk);
            }
            else if (JobOf(chunk) is not null && !TryHold(ref report))
            {
                // Large results go with their worker. It has ended, and its keeper will tell how; then this is as if it had not been reported. Or it named what there
                // is not: then it is to go.
                state.Unreadable(chunk);
                staff[chunk.Worker].Keeper.Tell(new StopWorker(plan.StopGrace));
            }
            else
            {
                isRead = Accept(chunk, report, worker);
                Book(chunk, report.Count, report.Faults.Length, report.ElapsedTicks, report.Final, report.Results);
            }
        }

        if (!isRead)
        {
            Release(report, worker);
        }
    }

    /// <summary>A worker has too much memory, and takes no more.</summary>
    public void Take(WorkerFull full)
    {
        if (state.Find(full.Chunk) is not { } chunk)
        {
            return;
        }

        // It has run an item at least, whatever its memory: else it would be replaced for ever.
        if (full.Done > 0 && full.Done == chunk.Reported)
        {
            state.WorkerFull(chunk);
        }
        else
        {
            Distrust(chunk);
        }
    }

    public void Take(LocalReport report)
    {
        if (state.Find(report.Chunk) is { } chunk)
        {
            if (JobOf(chunk) is { } job)
            {
                if (job.IsQuiet)
                {
                    job.Accept(chunk, report, staff[chunk.Worker].Name);
                }
                else
                {
                    AcceptOutside(job, chunk, report, staff[chunk.Worker].Name);
                }
            }

            Book(chunk, report.Count, report.Faults, report.ElapsedTicks, report.Final, Parcel.Empty);
        }
    }

    public void Take(ItemReport report)
    {
        if (state.Find(report.Chunk) is { } chunk && report.Offset < chunk.Range.Count && JobOf(chunk) is { } job)
        {
            try
            {
                using var open = report.Value.Open();
                var reader = open.Reader();
                Note(chunk, job, report.Offset, Codec<object?>.Instance.Read(ref reader));
            }
            catch (SegmentException error) when (error.IsShortage)
            {
                return; // A note that cannot be read here just now is not told.
            }
            catch (Exception error) when (error is WireFormatException or SegmentException)
            {
                Distrust(chunk);
            }
        }
    }

    public void Take(LocalItemReport report)
    {
        if (state.Find(report.Chunk) is { } chunk && JobOf(chunk) is { } job)
        {
            Note(chunk, job, report.Offset, report.Value);
        }
    }

    /// <summary>An item has failed without a report: lost, too late, not to be sent. The state has booked it.</summary>
    public void Fail(Job job, ItemFailure failure)
    {
        job.Run(() => job.Fail(failure));
        job.Failed++;
        counters.Failed++;
        job.Tell();
    }

    /// <summary>Whether its results will be read, and their segment let go then.</summary>
    private bool Accept(ChunkEntry chunk, ChunkReport report, IActorRef worker)
    {
        if (JobOf(chunk) is not { } job)
        {
            return false;
        }

        job.IsReported = true;
        var name = staff[chunk.Worker].Name;
        if (job is RelayedJob relayed)
        {
            relayed.Pass(chunk, report, name, pool);
            return false;
        }

        if (!job.ReadsByUserCode && report.Faults.Length == 0 && job.IsQuiet && report.Results.Length <= ReadAtOnce)
        {
            job.Accept(chunk, report, name);
            return false;
        }

        AcceptOutside(job, chunk, report, name, worker);
        return true;
    }

    // By themselves: what a lambda takes along costs every report that goes through its method.
    private static void AcceptOutside(Job job, ChunkEntry chunk, ChunkReport report, string name, IActorRef worker) => job.Outside.Post(() =>
    {
        job.Accept(chunk, report, name);
        Release(report, worker);
    });

    private static void AcceptOutside(Job job, ChunkEntry chunk, LocalReport report, string name) => job.Outside.Post(() => job.Accept(chunk, report, name));

    private void Book(ChunkEntry chunk, int count, int faults, long ticks, bool final, Parcel results)
    {
        var job = JobOf(chunk);
        if (job is not null)
        {
            counters.Done += count - faults;
            counters.Failed += faults;
            job.Failed += faults;
        }

        if (results.Segment is { } large && count > 0)
        {
            PoolState.Weighed(chunk, count, large.Length);
        }

        state.Reported(chunk, count, ticks, final);
        job?.Tell();
    }

    // Nothing it says can be believed any more; what it holds goes to others.
    private void Distrust(ChunkEntry chunk)
    {
        log.Error("{0} reports what it was not asked for; it is killed.", staff[chunk.Worker].Name);
        state.Misreported(chunk);
        staff[chunk.Worker].Keeper.Tell(new KillWorker("it reported what it was not asked for"));
    }

    private void Note(ChunkEntry chunk, Job job, int offset, object? value) =>
        job.Tell(new ItemNote(chunk.Range.First + offset, chunk.Range.Attempt, staff[chunk.Worker].Name, value));

    private static Job? JobOf(ChunkEntry chunk) => chunk.Job is Job { Cancelled: false, IsOpen: true } job ? job : null;

    // What is reported done must be readable when its turn comes, even if its worker has ended by then.
    private static bool TryHold(ref ChunkReport report)
    {
        var isThere = report.Results.TryHold(out var results);
        report = results == report.Results ? report : report with { Results = results };
        return isThere;
    }

    private static void Release(ChunkReport report, IActorRef worker)
    {
        report.Results.LetGo();
        if (report.Results.Segment is { } segment)
        {
            worker.Tell(new ReleaseSegment(segment.Id), ActorRefs.NoSender);
        }
    }
}
