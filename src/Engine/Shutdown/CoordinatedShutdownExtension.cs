namespace Troupe.Engine;

/// <summary>Makes a system's <see cref="CoordinatedShutdown"/>, with the task that stops its actors.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    /// <inheritdoc/>
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var shutdown = new CoordinatedShutdown(system);
        if (system.Settings.CoordinatedShutdownTerminateActorSystem)
        {
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", async () =>
            {
                await ((ActorSystemImpl)system).StopActors().ConfigureAwait(false);
                return Done.Instance;
            });
        }
        return shutdown;
    }
}
