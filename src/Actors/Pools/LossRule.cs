namespace Troupe.Pools;

using Troupe.Workers;

/// <summary>What was running when a worker ended, as far as that can be said of one chunk.</summary>
internal enum Suspicion
{
    /// <summary>None of its items.</summary>
    None,

    /// <summary>The one at an offset.</summary>
    One,

    /// <summary>Any of them.</summary>
    Any,
}

/// <summary>Judges which item of a lost worker's chunk took it along.</summary>
internal static class LossRule
{
    /// <summary>
    /// Whether the worker had an item in its hands. Such a loss costs attempts, of which there are so many; others could go on for ever, and so could those of
    /// workers that misreport, whatever they are given.
    /// </summary>
    internal static bool HadItem(WorkerEntry worker, WorkerLoss loss) =>
        loss.Misreported is null && (loss.Running is { } running ? running.Chunk != 0 : worker.Chunks.Count > 0);

    /// <param name="chunk">A chunk that the worker held.</param>
    /// <param name="loss">How the worker was lost.</param>
    /// <param name="isFirst">Whether it was the first of the worker's chunks.</param>
    internal static (Suspicion Suspicion, int Offset) Judge(ChunkEntry chunk, WorkerLoss loss, bool isFirst)
    {
        var suspicion = Suspicion.None;
        var offset = 0;
        if (loss.Misreported is { } misreported)
        {
            // A worker that says what cannot be is not believed in what it had in hand either.
            suspicion = misreported == chunk ? Suspicion.Any : Suspicion.None;
        }
        else if (loss.Running is not { } running)
        {
            // Without a mark only the first chunk can have been running.
            suspicion = isFirst ? Suspicion.Any : Suspicion.None;
        }
        else if (running.Chunk == chunk.Id)
        {
            // An offset beyond the chunk is WholeChunk, or a worker that scribbled over its mark.
            offset = running.Offset;
            suspicion = (uint)offset < (uint)chunk.Range.Count ? Suspicion.One : Suspicion.Any;
        }

        return (suspicion, chunk.Range.Count) switch
        {
            (Suspicion.Any, 1) => (Suspicion.One, 0),
            (Suspicion.One, _) when offset < chunk.Reported => (Suspicion.None, 0), // it had finished it, and said so
            _ => (suspicion, offset),
        };
    }
}

/// <summary>How a worker ended.</summary>
/// <param name="Running">What it had in hand: chunk 0 for nothing, null when that is not known.</param>
/// <param name="TimedOut">Whether it was ended because that item took too long.</param>
/// <param name="Misreported">The chunk of which it reported what cannot be, for which it was ended.</param>
internal readonly record struct WorkerLoss(RunningItem? Running, bool TimedOut = false, ChunkEntry? Misreported = null);
