namespace Troupe.Engine;

/// <summary>
/// Makes a system's <see cref="CoordinatedShutdown"/>, with the task that stops its actors, and ties it to the end of the process as <c>akka.coordinated-shutdown</c> says:
/// <c>run-by-clr-shutdown-hook</c> (on): the process's end runs it; <c>exit-clr</c> (off): it ends the process.
/// </summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    /// <inheritdoc/>
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var config = system.Settings.Config;
        var shutdown = new CoordinatedShutdown(system);
        var exit = new ProcessExit(system, shutdown);
        var (stops, exits) = (system.Settings.CoordinatedShutdownTerminateActorSystem, config.GetBoolean("akka.coordinated-shutdown.exit-clr"));
        if (stops || exits)
        {
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", async () =>
            {
                // However long the actors take, the process does not outlive the phase.
                if (exits) exit.Begin(stops ? shutdown.Timeout(CoordinatedShutdown.PhaseActorSystemTerminate) : TimeSpan.Zero);
                if (stops) await ((ActorSystemImpl)system).StopActors().ConfigureAwait(false);
                return Done.Instance;
            });
        }
        if (config.GetBoolean("akka.coordinated-shutdown.run-by-clr-shutdown-hook", true)) exit.Hook();
        return shutdown;
    }
}
