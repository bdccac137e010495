namespace Troupe.Engine;

/// <summary>When a peer is called again whose link has broken without a goodbye.</summary>
internal static class RedialRule
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// How long to wait before the next call; null: it has been tried long enough. At once the first time, since a process that is gone shows itself by that; then
    /// after ever longer pauses.
    /// </summary>
    public static TimeSpan? PauseBefore(int callsSoFar, TimeSpan lostFor, PeerLossOptions options)
    {
        if (callsSoFar == 0) return TimeSpan.Zero;
        var left = options.GiveUpAfter - lostFor;
        if (left <= TimeSpan.Zero) return null;
        var pause = FirstPause * Math.Pow(2, Math.Min(callsSoFar - 1, 30));
        if (pause > options.RetryGate) pause = options.RetryGate;
        return pause < left ? pause : left;
    }
}
