namespace Troupe.Sync;

using System.Collections.Concurrent;

/// <summary>
/// The hold that this process got last of each lock of another process: what a release without a lease gives back. If it said "whichever my process has", then one that comes late,
/// since a link broke, could end the lease which another flow of this process has by then.
/// </summary>
internal static class LatestHold
{
    private static readonly ConcurrentDictionary<IActorRef, long> s_holds = new(); // Locks are taken and given back on any thread.

    public static void Set(IActorRef keeper, long hold)
    {
        if (!keeper.Path.Address.HasLocalScope) // Within a process nothing comes late.
        {
            s_holds.AddOrUpdate(keeper, hold, (_, known) => Math.Max(known, hold));
        }
    }

    /// <summary>Zero: not known.</summary>
    public static long Of(IActorRef keeper) => s_holds.IsEmpty ? 0 : s_holds.GetValueOrDefault(keeper);

    /// <summary>It is over.</summary>
    public static void Forget(IActorRef keeper, long hold)
    {
        if (!s_holds.IsEmpty)
        {
            s_holds.TryRemove(new(keeper, hold));
        }
    }
}
