namespace Troupe.Host.Scenarios;

/// <summary>Where something ran. It travels from a worker as JSON.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Thread">The thread's name, or that of the worker that it is.</param>
/// <param name="Machine">The machine's name.</param>
public readonly record struct Place(int ProcessId, string Thread, string Machine)
{
    /// <summary>Whether that is this process.</summary>
    public bool IsHere => ProcessId == Environment.ProcessId && Machine == Environment.MachineName;

    /// <summary>Where the caller runs.</summary>
    public static Place Here() => new(Environment.ProcessId, WorkerContext.Current?.Worker ?? System.Threading.Thread.CurrentThread.Name ?? "unnamed", Environment.MachineName);
}
