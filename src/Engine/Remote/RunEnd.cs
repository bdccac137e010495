namespace Troupe.Engine;

/// <summary>The peers that the actor running on this thread has messages left for. They go when its run ends.</summary>
internal static class RunEnd
{
    [ThreadStatic]
    private static Outbound? t_first;

    [ThreadStatic]
    private static List<Outbound>? t_others;

    /// <summary>By an outbound buffer, in a run.</summary>
    public static void Remember(Outbound peer)
    {
        if (ReferenceEquals(t_first, peer)) return;
        if (t_first is null) t_first = peer;
        else if (t_others is not { } others) t_others = [peer];
        else if (!others.Contains(peer)) others.Add(peer);
    }

    /// <summary>By the cell, at the end of each of its runs.</summary>
    public static void Flush()
    {
        if (t_first is not null) FlushAll();
    }

    private static void FlushAll()
    {
        var first = t_first!;
        t_first = null;
        first.Flush();
        if (t_others is not { Count: > 0 } others) return;
        foreach (var peer in others) peer.Flush();
        others.Clear();
    }
}
