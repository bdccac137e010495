namespace Troupe;

using Troupe.Remote;
using Troupe.Workers;

/// <summary>
/// This process as a machine's agent: it joins a host that listens (<see cref="TroupeHost"/>) and starts worker processes as that host wants them. When the host is lost, or the
/// connection to it, the workers are ended, and it joins again as soon as it can, for as long as it is let. The commands <c>troupe worker</c> and
/// <c>dotnet Troupe.RemoteWorker.dll --join</c> do this and nothing else.
/// </summary>
public static class WorkerAgent
{
    /// <summary>Joins, serves, and joins again.</summary>
    /// <param name="options">Where, and as what.</param>
    /// <param name="stop">Leaves: no further work is taken, what runs may finish within the grace, and the task ends.</param>
    /// <exception cref="InvalidConfigurationException">An option makes no sense, or is not safe; the message names it as the command line does.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux, or a program compiled ahead of time (NativeAOT).</exception>
    public static Task RunAsync(AgentOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        HostRule.Check();
        var plan = options.Checked();
        return AgentLoop.RunAsync(plan, AgentSeat.Read(plan), TimeProvider.System, stop);
    }
}
