namespace Troupe.Pools;

using Troupe.Code;
using Troupe.Payload;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// A job as the pool's actor sees it, whatever its types: items go out by range, outcomes come in by index.
/// Calls come one at a time: from the actor, or, when they may run user code (constructors, setters, callbacks), from <see cref="Outside"/>.
/// </summary>
internal abstract class Job() : JobEntry(Interlocked.Increment(ref s_number))
{
    private static long s_number; // Jobs are made on callers' threads.
    private SerialWork? _outside;
    private JobProgress? _progress;

    /// <summary>How the caller wants it done.</summary>
    public CallOptions Options { get; init; } = CallOptions.None;

    /// <summary>The chunk one of whose items asks for it; 0: none.</summary>
    public long Parent { get; init; }

    /// <summary>The function as other processes know it; null on threads.</summary>
    public ShippedFunction? Shipped { get; protected init; }

    /// <summary>What the function captured, packed when the call was made; null when it captured nothing.</summary>
    public Parcel? Captured { get; protected set; }

    /// <summary>Whether workers keep what was captured for the job's later chunks.</summary>
    public bool KeepsCaptured => Captured is not null && !IsSingle;

    /// <summary>Whether it is one call.</summary>
    public abstract bool IsSingle { get; }

    /// <summary>Whether it is wanted what each item takes.</summary>
    public virtual bool IsTimed => false;

    /// <summary>Whether its caller has his answer, or gave it up.</summary>
    public virtual bool IsSettled => false;

    /// <summary>Whether packing items runs user code.</summary>
    public virtual bool PacksByUserCode => false;

    /// <summary>Whether reading results runs user code.</summary>
    public virtual bool ReadsByUserCode => false;

    /// <summary>Where its user code runs, in order.</summary>
    public SerialWork Outside => _outside ??= new SerialWork(); // made by the actor, and rarely needed

    /// <summary>Whether nothing of it runs outside.</summary>
    public bool IsQuiet => _outside is not { IsIdle: false };

    /// <summary>Whether the pool's actor has it; the actor's.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Items that failed; the actor's.</summary>
    public long Failed { get; set; }

    /// <summary>Whether a worker has reported on it; of a single call that is the end: nobody reads its argument any more.</summary>
    public bool IsReported { get; set; }

    /// <summary>Has it done here and now, unless what may run user code has not ended yet.</summary>
    public void Run(Action work)
    {
        if (IsQuiet)
        {
            work();
        }
        else
        {
            Outside.Post(work);
        }
    }

    /// <summary>Outcomes have come.</summary>
    public void Tell()
    {
        if (Options.Progress is not null)
        {
            (_progress ??= new JobProgress(Progressed, Outside, TimeProvider.System)).Update(this, Failed);
        }
    }

    /// <summary>A running item has something to tell.</summary>
    public void Tell(ItemNote note)
    {
        if (Options.Reports is not null)
        {
            TellOutside(note);
        }
    }

    public abstract ChunkWork MakeLocal(ChunkEntry chunk, IActorRef owner);

    /// <exception cref="Exception">An item cannot be packed: what its own code throws.</exception>
    public abstract Parcel Pack(ItemRange range);

    public abstract void Accept(ChunkEntry chunk, ChunkReport report, string worker);

    public abstract void Accept(ChunkEntry chunk, LocalReport report, string worker);

    /// <summary>A worker has a single call in hand.</summary>
    public virtual void Begin(string worker)
    {
    }

    /// <summary>Ends the job for its caller, as cancelled, unless he has his answer. Not that of a stream, which ends when it is left, nor that of another process.</summary>
    /// <returns>Whether it ends so.</returns>
    public virtual bool TryCancel(CancellationToken token) => false;

    /// <summary>The item has failed for good.</summary>
    public abstract void Fail(ItemFailure failure);

    /// <summary>Every item has its outcome.</summary>
    public abstract void Complete();

    /// <summary>No further outcome will come.</summary>
    public abstract void Abort(Exception reason);

    private void Progressed(PoolProgress progress) => Notify(Options.Progress!, progress);

    private void TellOutside(ItemNote note) => Outside.Post(() => Notify(Options.Reports!, note));

    private void Notify<T>(IProgress<T> sink, T value)
    {
        try
        {
            sink.Report(value);
        }
        catch (Exception error)
        {
            Abort(error); // The sink is the caller's: he is told.
        }
    }

    /// <summary>Lets go of what was packed for the whole job.</summary>
    public virtual void Release()
    {
        Captured?.Release(); // A worker may still be reading it, if the job was given up.
        Captured?.CallOver();
    }
}
