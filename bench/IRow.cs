namespace Troupe.Bench;

/// <summary>One comparison: our side of the work, and the scripts that do the same with the peers' means.</summary>
internal interface IRow : IAsyncDisposable
{
    /// <summary>What the filter looks in.</summary>
    string Name { get; }

    /// <summary>What is measured, with its sizes, and what our side has done before the clock runs.</summary>
    string Work { get; }

    /// <summary>The figures that each run gives, ours and the peers' alike.</summary>
    IReadOnlyList<Metric> Metrics { get; }

    IReadOnlyList<PeerScript> Peers { get; }

    /// <summary>Whether each run of ours is a process of its own, as a peer's always is: for rows about starting up.</summary>
    bool InFreshProcess { get; }

    /// <summary>Starts what the runs share, and warms it up. Called once before the first run.</summary>
    Task PrepareAsync();

    /// <summary>One run: seconds by <see cref="Metric.Key"/>.</summary>
    Task<Dictionary<string, double>> MeasureAsync();
}

/// <summary>A figure of a row.</summary>
/// <param name="Key">Its name in a run's JSON; the value is in seconds.</param>
/// <param name="Title">For people.</param>
/// <param name="Items">How many items were done in that time; null where the time itself is the figure.</param>
internal sealed record Metric(string Key, string Title, int? Items = null);

/// <summary>A peer: a script under <c>peers/</c> that takes sizes and prints one line of JSON, seconds by metric.</summary>
internal sealed record PeerScript(string Name, string Script, params string[] Arguments)
{
    /// <summary>Figures taken elsewhere, of a peer that this machine cannot run; null where the script gives them.</summary>
    public Dictionary<string, double>? Quoted { get; init; }
}
