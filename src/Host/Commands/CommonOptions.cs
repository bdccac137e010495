namespace Troupe.Host.Commands;

using System.CommandLine;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    // A pool's own bound.
    private const int MostWorkers = 1024;

    private static readonly (string, Backend)[] s_backends = [("threads", Troupe.Backend.Threads), ("processes", Troupe.Backend.Processes)];

    public static Option<Backend?> Backend(string description) => Options.Choice("--on", description, [.. s_backends]);

    /// <summary>Workers of other machines, too: whoever takes them listens, as <c>troupe.listen</c> says.</summary>
    public static Option<Backend?> AnyBackend(string description) => Options.Choice("--on", description, [.. s_backends, ("remote", Troupe.Backend.Remote)]);

    public static Option<int?> Workers(string description) => Options.Count("--workers", description, 1, MostWorkers, "-w");
}
