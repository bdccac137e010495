namespace Troupe.Sync;

/// <summary>What a lock says to one who asked something of it. The numbers cross the wire.</summary>
internal enum LockOutcome
{
    /// <summary>To an acquire: it is yours.</summary>
    Granted = 0,

    /// <summary>Somebody has it: to an acquire that does not wait, or to a look.</summary>
    Busy = 1,

    /// <summary>To a release: it was yours; to a look: nobody has it; to a notify: done.</summary>
    Free = 2,

    /// <summary>To a release, a notify or a condition's wait: you do not have it.</summary>
    NotHeld = 3,

    /// <summary>To an acquire that was withdrawn while it waited: it had no effect.</summary>
    Withdrawn = 4,

    /// <summary>To one who waited: the lock is disposed.</summary>
    Closed = 5,

    /// <summary>To a condition's wait: somebody notified, and the lock is yours again.</summary>
    Notified = 6,

    /// <summary>To a condition's wait that was given up: the lock is yours again.</summary>
    Unnotified = 7,

    /// <summary>To a condition's wait or notify: the condition is disposed; the lock is yours (again).</summary>
    ConditionClosed = 8,
}

/// <summary>One time that somebody has the lock.</summary>
/// <param name="Hold">Which one: the token that it began with. A condition's wait interrupts it and goes on with the same.</param>
/// <param name="Token">The fencing token: greater than every one given before.</param>
/// <param name="Abandoned">The process that had the lock before died with it.</param>
internal readonly record struct LockGrant(long Hold, long Token, bool Abandoned);

/// <summary>One answer.</summary>
/// <param name="To">Who is told.</param>
/// <param name="Outcome">What.</param>
/// <param name="Grant">Counts where something was granted with this answer; of a release its hold.</param>
internal readonly record struct LockAnswer<TWaiter>(TWaiter To, LockOutcome Outcome, LockGrant Grant = default);
