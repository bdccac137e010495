namespace Troupe.Sync;

using System.Collections.Concurrent;

/// <summary>
/// The later grants of the holds of this process: a condition's wait ends with a new token, and whoever has the lease is to see that one. Of locks that belong to the process;
/// where a flow has the lock its <see cref="LockHold"/> knows.
/// </summary>
internal static class Regranted
{
    // Leases are read on any thread, and not by who waits.
    private static readonly ConcurrentDictionary<(IActorRef Keeper, long Hold), LockGrant> s_grants = new();

    public static void Set(IActorRef keeper, LockGrant grant) => s_grants[(keeper, grant.Hold)] = grant;

    public static LockGrant Latest(IActorRef keeper, LockGrant first) => s_grants.TryGetValue((keeper, first.Hold), out var later) ? later : first;

    public static void Forget(IActorRef keeper, long hold)
    {
        if (!s_grants.IsEmpty)
        {
            s_grants.TryRemove((keeper, hold), out _);
        }
    }
}
