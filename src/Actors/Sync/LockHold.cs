namespace Troupe.Sync;

/// <summary>
/// One time that a flow of control has a reentrant lock: from its first acquisition to its last release, with however many between. The flow carries it (async-local),
/// through awaits, and into what it starts while it has it.
/// </summary>
/// <remarks>
/// <code>
///   waiting ──Begin──▶ held (depth 1, 2, …) ──Leave, to depth 0──▶ over
///                        │    ▲
///                      Pause Resume      (a condition's wait: the lock is others')
///                        ▼    │
///                       waiting
/// </code>
/// </remarks>
internal sealed class LockHold
{
    private static readonly AsyncLocal<LockHold?> s_flow = new();

    private readonly Lock _gate = new(); // What a flow has started may use the lock beside it.
    private readonly IActorRef _keeper;
    private readonly LockHold? _outer;
    private int _depth;
    private bool _waits = true;
    private bool _over;

    private LockHold(IActorRef keeper, LockHold? outer) => (_keeper, _outer) = (keeper, outer);

    /// <summary>By which the keeper knows it.</summary>
    public long Id { get; private set; }

    public long Token { get; private set; }

    public bool Abandoned { get; private set; }

    /// <summary>Whether others may have the lock now.</summary>
    public bool Waits
    {
        get
        {
            lock (_gate)
            {
                return _waits;
            }
        }
    }

    /// <summary>What the calling flow has of this lock, or waits for; null: nothing.</summary>
    public static LockHold? Of(IActorRef keeper)
    {
        var hold = s_flow.Value;
        while (hold is not null && (hold._over || !hold._keeper.Equals(keeper)))
        {
            hold = hold._outer;
        }

        return hold;
    }

    /// <summary>The calling flow wants the lock. To be called by a method that is not asynchronous itself: else the flow would forget it at that method's end.</summary>
    public static LockHold Enter(IActorRef keeper)
    {
        var outer = s_flow.Value;
        while (outer is { _over: true })
        {
            outer = outer._outer;
        }

        return s_flow.Value = new(keeper, outer);
    }

    /// <summary>It has it.</summary>
    public void Begin(long id, long token, bool abandoned)
    {
        lock (_gate)
        {
            (Id, Token, Abandoned, _depth, _waits) = (id, token, abandoned, 1, false);
        }
    }

    /// <summary>It does not get it, or has it no longer.</summary>
    public void End()
    {
        lock (_gate)
        {
            _over = true;
        }
    }

    /// <summary>Once more. False when it is over.</summary>
    /// <exception cref="InvalidOperationException">The flow waits for the lock.</exception>
    public bool TryAgain()
    {
        lock (_gate)
        {
            if (_waits && !_over)
            {
                throw new InvalidOperationException("This flow waits for the lock already: await that first, or start another flow.");
            }

            _depth += _over ? 0 : 1;
            return !_over;
        }
    }

    /// <summary>Once less.</summary>
    /// <param name="isLast">Whether the lock is now to be given back.</param>
    /// <returns>False when the flow does not have it.</returns>
    public bool TryLeave(out bool isLast)
    {
        lock (_gate)
        {
            isLast = !_over && --_depth == 0;
            _over |= isLast;
            return !_over || isLast;
        }
    }

    /// <summary>A condition's wait begins. False when the flow does not have the lock, or waits already.</summary>
    public bool TryPause()
    {
        lock (_gate)
        {
            if (_over || _waits)
            {
                return false;
            }

            return _waits = true;
        }
    }

    /// <summary>The wait is over, and the lock the flow's again, under this token.</summary>
    /// <returns>False when all of its leases were disposed meanwhile: it is to be given back.</returns>
    public bool TryResume(long token, bool abandoned)
    {
        lock (_gate)
        {
            (Token, Abandoned, _waits) = (token, abandoned, false);
            return !_over;
        }
    }
}
