namespace Troupe.Workers;

/// <summary>What a keeper tells the owner of a worker. Each worker is <see cref="WorkerReady"/> at most once and <see cref="WorkerGone"/> exactly once.</summary>
internal abstract record WorkerEvent(int Worker);

/// <summary>The worker takes orders: <paramref name="Control"/> is its control actor.</summary>
/// <param name="Worker">The number its owner gave it.</param>
/// <param name="Control">Takes <c>DefineFunction</c>, <c>RunChunk</c>, …; never busy with user code.</param>
/// <param name="ProcessId">The process it runs in (ours, for a thread).</param>
/// <param name="Machine">The machine it is on; null for this one.</param>
internal sealed record WorkerReady(int Worker, IActorRef Control, int ProcessId, string? Machine = null) : WorkerEvent(Worker);

/// <summary>The worker is no more; whatever it still owed will not come.</summary>
/// <param name="Worker">The number its owner gave it.</param>
/// <param name="Reason">How it ended.</param>
/// <param name="Running">What it had in hand at its end: chunk 0 for nothing, null when that is not known.</param>
/// <param name="LastErrors">The last lines of its standard error.</param>
/// <param name="TimedOut">Whether it was ended because that item took too long.</param>
internal sealed record WorkerGone(int Worker, ExitReason Reason, RunningItem? Running, IReadOnlyList<string> LastErrors, bool TimedOut = false) : WorkerEvent(Worker)
{
    /// <summary>Whether it was lost by no fault of what it ran: its machine, or the way there, is gone.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether it was never started, for lack of descriptors, processes or memory.</summary>
    public bool IsShortage { get; init; }
}

/// <summary>The item a worker has in hand: the chunk's number and the item's offset in it.</summary>
internal readonly record struct RunningItem(long Chunk, int Offset)
{
    /// <summary>The offset that stands for all items of the chunk: they are being read, or their results packed.</summary>
    internal const int WholeChunk = int.MaxValue;
}

/// <summary>Asks a keeper to end its worker: politely, then after the grace by force.</summary>
internal sealed record StopWorker(TimeSpan Grace);

/// <summary>Asks a process's keeper for SIGTERM now, and for SIGKILL after the grace.</summary>
internal sealed record TerminateWorker(TimeSpan Grace);

/// <summary>Asks a keeper to end its worker at once. A thread cannot be killed: it is left behind.</summary>
/// <param name="Why">Becomes the detail of its exit reason.</param>
internal sealed record KillWorker(string? Why = null);
