namespace Troupe.Engine;

/// <summary>How often a child was restarted, and since when that is counted. Time in milliseconds of a monotonic clock.</summary>
/// <param name="Restarts">Restarts counted so far.</param>
/// <param name="Since">When the window opened; null: never.</param>
internal sealed record RetryWindow(int Restarts, long? Since)
{
    /// <summary>Never restarted.</summary>
    internal static readonly RetryWindow Fresh = new(0, null);

    /// <summary>Asks for one more restart: the answer, and what to remember.</summary>
    /// <param name="limit">How many are allowed; negative: any number; none where 0.</param>
    /// <param name="withinMilliseconds">Within which time; not positive: ever.</param>
    /// <param name="now">The clock.</param>
    internal (bool Allowed, RetryWindow Next) Ask(int limit, int withinMilliseconds, long now) => (limit, withinMilliseconds) switch
    {
        (0, _) => (false, this),
        (< 0, <= 0) => (true, this),
        (_, <= 0) => (Restarts + 1 <= limit, this with { Restarts = Restarts + 1 }),
        // A window without a limit allows one.
        _ => AskInWindow(limit < 0 ? 1 : limit, withinMilliseconds, now),
    };

    private (bool Allowed, RetryWindow Next) AskInWindow(int limit, int withinMilliseconds, long now)
    {
        var since = Since ?? now;
        return now - since <= withinMilliseconds
            ? (Restarts + 1 <= limit, new RetryWindow(Restarts + 1, since))
            : (true, new RetryWindow(1, now));
    }
}
