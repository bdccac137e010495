namespace Troupe.Bench;

using System.Collections.ObjectModel;

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

    /// <summary>Peers that cannot be run beside ours: figures taken elsewhere, quoted as they are.</summary>
    IReadOnlyList<QuotedPeer> Quoted => [];

    /// <summary>Whether each run of ours is a process of its own, as a peer's always is: for rows about starting up.</summary>
    bool InFreshProcess { get; }

    /// <summary>Variables that such a process has beside this one's own: .NET reads some only at its start.</summary>
    IReadOnlyDictionary<string, string> Settings => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Starts what the runs share, and warms it up. Called once before the first run.</summary>
    Task PrepareAsync();

    /// <summary>One run: seconds by <see cref="Metric.Key"/>.</summary>
    Task<Dictionary<string, double>> MeasureAsync();
}

/// <summary>A figure of a row.</summary>
/// <param name="Key">Its name in a run's JSON; the value is in seconds, or bytes.</param>
/// <param name="Title">For people.</param>
/// <param name="Items">How many items were done in that time; null where the time itself is the figure.</param>
/// <param name="InBytes">The value is bytes.</param>
/// <param name="Bare">The value is a number without a unit, as a ratio is; the less, the better, as of the others.</param>
/// <param name="Volume">How many bytes went there, and came back, in that time; null where that is not the figure.</param>
internal sealed record Metric(string Key, string Title, int? Items = null, bool InBytes = false, bool Bare = false, long? Volume = null);

/// <summary>A peer: a script under <c>peers/</c> that takes sizes and prints one line of JSON, seconds by metric.</summary>
internal sealed record PeerScript(string Name, string Script, params string[] Arguments);

/// <summary>A peer's figures from another day and another machine of the same kind: by metric, the least and the greatest seen, in the metric's unit.</summary>
internal sealed record QuotedPeer(string Name, IReadOnlyDictionary<string, (double Least, double Greatest)> Figures);
