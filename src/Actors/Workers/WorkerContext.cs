namespace Troupe;

using System.Diagnostics;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// What a function that a pool runs can ask about itself: <see cref="Current"/>. It goes along into what the function awaits and starts; what is started there and
/// outlives the item should keep the numbers it needs, since they are the item's that runs now.
/// </summary>
public sealed class WorkerContext
{
    // Flows as the function's own asynchronous calls do.
    private static readonly AsyncLocal<WorkerContext?> s_current = new();

    private readonly ChunkPlace _place;
    private readonly IActorRef _owner;
    private readonly bool _isLocal;
    private readonly Lock _reporting = new();
    private ReportBudget _budget;
    private (int Offset, object Report)? _waiting;

    internal WorkerContext(string worker, ChunkPlace place, IActorRef owner, bool isLocal, CancellationToken cancellationToken)
    {
        (Worker, _place, _owner, _isLocal, CancellationToken) = (worker, place, owner, isLocal, cancellationToken);
    }

    /// <summary>The running item's; null outside of functions that a pool runs.</summary>
    public static WorkerContext? Current => s_current.Value;

    /// <summary>The worker's name.</summary>
    public string Worker { get; }

    /// <summary>The item's place in its input, from 0; 0 for a single call.</summary>
    public long ItemIndex => _place.First + Offset;

    /// <summary>Which try this is: 1, or more when a worker died under the item before.</summary>
    public int Attempt => _place.Attempt;

    /// <summary>Signalled when the call or map is cancelled, or the thread is left behind: whoever listens can end early.</summary>
    public CancellationToken CancellationToken { get; }

    internal int Offset { get; set; }

    internal long Chunk => _place.Chunk;

    /// <summary>The pool that runs it.</summary>
    internal IActorRef Owner => _owner;

    /// <summary>Whether its chunk is over: what still runs was left behind by the function.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>
    /// Tells the caller's <see cref="CallOptions.Reports"/> something while the item runs. On processes a value of the closed set that <c>object</c> stands for: null,
    /// numbers, text, dates, bytes, lists and dictionaries of these; at most 40 KiB of it. Of more than ten within 50 ms a later one takes the place of those before
    /// it; an item's last one always comes.
    /// </summary>
    /// <exception cref="CannotTravelException">On processes: the value is of another type, or too large.</exception>
    public void Report(object? value)
    {
        var offset = Offset;
        object report = _isLocal ? new LocalItemReport(Chunk, offset, value) : ItemReport.Of(Chunk, offset, value);
        lock (_reporting) // A function may report from several threads; and the control actor lets out what waits.
        {
            if (IsOver)
            {
                return; // The pool knows the chunk no more.
            }

            if (_waiting is { } other && other.Offset != offset)
            {
                _owner.Tell(other.Report, ActorRefs.NoSender);
            }

            var goes = _budget.TryTake(Stopwatch.GetTimestamp());
            _waiting = goes ? null : (offset, report);
            if (goes)
            {
                _owner.Tell(report, ActorRefs.NoSender);
            }
        }
    }

    /// <summary>Lets out the report that waits, if one does and nobody reports just now.</summary>
    internal void TryLetOutReport()
    {
        if (_reporting.TryEnter()) // Against Report; see the flush for why it does not wait.
        {
            try
            {
                LetOutReport();
            }
            finally
            {
                _reporting.Exit();
            }
        }
    }

    private void LetOutReport()
    {
        if (_waiting is { } waiting)
        {
            _waiting = null;
            _owner.Tell(waiting.Report, ActorRefs.NoSender);
        }
    }

    internal void Enter() => s_current.Value = this;

    internal void Exit()
    {
        lock (_reporting) // Nothing may begin to wait after this.
        {
            LetOutReport();
            IsOver = true;
        }

        s_current.Value = null;
    }
}
