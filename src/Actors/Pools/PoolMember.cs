namespace Troupe.Pools;

/// <summary>A worker of the pool: where its orders go, and what it has been told.</summary>
internal sealed class PoolMember(string name, IActorRef keeper)
{
    public string Name { get; } = name;

    public IActorRef Keeper { get; } = keeper;

    /// <summary>Null until its process is up.</summary>
    public IActorRef? Control { get; set; }

    /// <summary>Whether its initializer, if there is one, has run: it takes work.</summary>
    public bool IsReady { get; set; }

    public int ProcessId { get; set; }

    /// <summary>The machine it is on; null for this one, with which it shares memory.</summary>
    public string? Machine { get; set; }

    /// <summary>Whether it was hired from another machine.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Whether it was told to go: its end is no loss.</summary>
    public bool IsDismissed { get; set; }

    /// <summary>Functions it knows, by number.</summary>
    public HashSet<int> Functions { get; } = [];

    /// <summary>Jobs whose captured values it keeps.</summary>
    public HashSet<long> Jobs { get; } = [];
}
