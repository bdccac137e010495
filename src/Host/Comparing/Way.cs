namespace Troupe.Host.Comparing;

/// <summary>How the same work is done.</summary>
internal enum Way
{
    /// <summary>By the caller, one item after another.</summary>
    Sequential,

    /// <summary>By a pool of threads.</summary>
    Threads,

    /// <summary>By a pool of worker processes.</summary>
    Processes,
}

/// <summary>Names of ways, for people.</summary>
internal static class Ways
{
    public static IReadOnlyList<Way> All { get; } = [Way.Sequential, Way.Threads, Way.Processes];

    public static string Name(this Way way) => way switch
    {
        Way.Sequential => "one after another",
        Way.Threads => "threads",
        _ => "processes",
    };
}
