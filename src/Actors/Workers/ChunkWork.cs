namespace Troupe.Workers;

/// <summary>
/// A chunk on its way through a worker. It goes into the runner's mailbox at once; that it can still be taken back or cancelled
/// there is decided by its phase, which control actor and runner share.
/// </summary>
internal abstract class ChunkWork(long chunk)
{
    private const int Waiting = 0;
    private const int Running = 1;
    private const int TakenBack = 2;
    private const int Ended = 3;

    private readonly CancellationTokenSource _cancellation = new();
    private int _phase;

    public long Chunk { get; } = chunk;

    // Written by the runner, read by the control actor when it prunes its list: a late look only keeps an entry a little longer.
    public bool IsOver => Volatile.Read(ref _phase) is TakenBack or Ended;

    protected CancellationToken Cancelled => _cancellation.Token;

    /// <summary>Takes the chunk from the runner, unless it has begun. Exactly one of this and <see cref="RunAsync"/> wins.</summary>
    public bool TryTakeBack() => Interlocked.CompareExchange(ref _phase, TakenBack, Waiting) == Waiting;

    /// <summary>Cancels the token that user code sees; items that have not begun are reported as cancelled.</summary>
    /// <remarks>What user code registered runs elsewhere: it may block, or throw, and the control actor has other work.</remarks>
    public void Cancel() => _ = _cancellation.CancelAsync();

    /// <summary>Runs every item and reports to the owner. Never throws: what user code throws is the item's fault.</summary>
    public async Task RunAsync(RunnerMemory memory)
    {
        Learn(memory);
        // The other side of TryTakeBack's race.
        if (Interlocked.CompareExchange(ref _phase, Running, Waiting) != Waiting)
        {
            return;
        }

        await ExecuteAsync(memory).ConfigureAwait(false);
        Volatile.Write(ref _phase, Ended); // Behind all that the run has written: who sees the phase sees that.
    }

    /// <summary>Reports what is finished of a chunk that runs; called from the control actor while the runner goes on.</summary>
    public abstract void Flush();

    /// <summary>Takes in what later chunks need of this one, even when it was taken back.</summary>
    protected virtual void Learn(RunnerMemory memory)
    {
    }

    protected abstract Task ExecuteAsync(RunnerMemory memory);
}
