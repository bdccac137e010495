namespace Troupe.Host.Scenarios;

/// <summary>Where something ran. It travels from a worker as JSON.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Thread">The thread's name.</param>
public readonly record struct Place(int ProcessId, string Thread)
{
    /// <summary>Where the caller runs.</summary>
    public static Place Here() => new(Environment.ProcessId, System.Threading.Thread.CurrentThread.Name ?? "unnamed");
}
