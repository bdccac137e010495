namespace Troupe.Pools;

using Troupe.Payload;
using Troupe.Remote;
using Troupe.Wire;

/// <summary>
/// Reports of workers on other machines whose results lie in memory there: they are brought here first, and what the same worker says after them waits meanwhile. The pool's
/// actor's own.
/// </summary>
internal sealed class FarReports(IActorRef pool)
{
    private readonly Dictionary<IActorRef, Line> _lines = [];

    /// <summary>Whether this has to wait; it comes back as <see cref="FarReportDue"/>.</summary>
    /// <param name="message">A report, or what must not overtake one.</param>
    /// <param name="worker">Whose; on another machine.</param>
    /// <param name="context">The pool's.</param>
    public bool Keeps(WireMessage message, IActorRef worker, IUntypedActorContext context)
    {
        if (_lines.TryGetValue(worker, out var line))
        {
            line.Waiting.Enqueue(message);
            return true;
        }

        if (message is not ChunkReport { Results.Segment: not null })
        {
            return false;
        }

        line = new Line();
        _lines.Add(worker, line);
        line.Waiting.Enqueue(message);
        Bring(worker, line, context);
        return true;
    }

    /// <summary>What can be taken now, in order; false: it was of a worker that is gone.</summary>
    public IEnumerable<(WireMessage Message, IActorRef Lender)> Take(FarReportDue due, IUntypedActorContext context)
    {
        if (!_lines.TryGetValue(due.Worker, out var line) || line.Fetcher is null)
        {
            due.Results?.Return();
            yield break;
        }

        line.Fetcher = null;
        var report = (ChunkReport)line.Waiting.Dequeue();
        due.Worker.Tell(new ReleaseSegment(report.Results.Segment!.Id), pool);
        // Brought here it is the pool's own. Else no process has such a number, whatever the worker's is here: what this process has no memory for fails so, and what the worker has not is no report.
        var nowhere = report.Results.Segment with { OwnerProcess = -1 };
        yield return due.Results is { } here
            ? (report with { Results = here }, pool)
            : (report with { Results = due.Shortage is { } shortage ? Parcel.Unheld(nowhere, [], shortage) : new Parcel(ReadOnlyMemory<byte>.Empty, nowhere, []) }, due.Worker);
        while (line.Waiting.TryPeek(out var next))
        {
            if (next is ChunkReport { Results.Segment: not null })
            {
                Bring(due.Worker, line, context);
                yield break;
            }

            yield return (line.Waiting.Dequeue(), due.Worker);
        }

        _lines.Remove(due.Worker);
    }

    /// <summary>The worker is gone, and what lay in its memory with it.</summary>
    public void Lose(IActorRef worker, IUntypedActorContext context)
    {
        if (_lines.Remove(worker, out var line) && line.Fetcher is { } fetcher)
        {
            context.Stop(fetcher);
        }
    }

    private void Bring(IActorRef worker, Line line, IUntypedActorContext context)
    {
        var results = ((ChunkReport)line.Waiting.Peek()).Results;
        var (name, refs, self) = (results.Segment!, results.Refs, pool);
        line.Fetcher = context.ActorOf(SegmentFetcher.For(name, worker, (segment, shortage) => self.Tell(
            new FarReportDue(worker, segment is null ? null : new Parcel(ReadOnlyMemory<byte>.Empty, Segments.Lend(segment, (int)name.Length), refs), shortage), ActorRefs.NoSender)));
    }

    private sealed class Line
    {
        public Queue<WireMessage> Waiting { get; } = [];

        public IActorRef? Fetcher { get; set; }
    }
}

/// <summary>Results of a worker elsewhere are here, in memory of this process; null: they cannot be brought, for want of memory here if so said.</summary>
internal sealed record FarReportDue(IActorRef Worker, Parcel? Results, SegmentException? Shortage) : PoolMessage;
