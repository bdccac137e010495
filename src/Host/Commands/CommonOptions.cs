namespace Troupe.Host.Commands;

using System.CommandLine;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    // A pool's own bound.
    private const int MostWorkers = 1024;

    public static Option<Backend?> Backend(string description) => Options.Choice("--on", description, ("threads", Troupe.Backend.Threads), ("processes", Troupe.Backend.Processes));

    public static Option<int?> Workers(string description) => Options.Count("--workers", description, 1, MostWorkers, "-w");
}
