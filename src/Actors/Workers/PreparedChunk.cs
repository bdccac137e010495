namespace Troupe.Workers;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>A chunk in a worker process whose items have been read.</summary>
internal abstract class PreparedChunk
{
    public abstract long ElapsedTicks { get; }

    /// <summary>See <see cref="ChunkRun{T, TResult}.StoppedAfter"/>.</summary>
    public abstract int? StoppedAfter { get; }

    public abstract Task RunAsync(IRunningMark? mark, MemoryGauge? gauge, WorkerContext context, CancellationToken cancelled);

    /// <summary>Packs what has been finished since the last call. A report's faults are bounded, so there may be several.</summary>
    public abstract IEnumerable<FinishedPart> PackFinished(string worker);

    /// <summary>Everything has been run and packed: what its items borrowed ends.</summary>
    public abstract void Close();
}

/// <summary>The typed half.</summary>
internal sealed class PreparedChunk<T, TResult>(ChunkRun<T, TResult> run, ParcelLease? borrowed) : PreparedChunk
{
    public override long ElapsedTicks => run.ElapsedTicks;

    public override int? StoppedAfter => run.StoppedAfter;

    public override Task RunAsync(IRunningMark? mark, MemoryGauge? gauge, WorkerContext context, CancellationToken cancelled) =>
        run.RunAsync(mark, gauge, context, cancelled);

    public override IEnumerable<FinishedPart> PackFinished(string worker)
    {
        var slice = run.TakeFinished();
        var packer = new ReportPacker<TResult>(slice, worker);
        while (packer.Next() is { } report)
        {
            yield return report;
        }
    }

    public override void Close() => borrowed?.Dispose();
}
