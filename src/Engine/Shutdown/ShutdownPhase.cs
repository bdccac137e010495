namespace Troupe.Engine;

/// <summary>A step of a coordinated shutdown.</summary>
/// <param name="DependsOn">The phases that come before it.</param>
/// <param name="Timeout">For how long it may take.</param>
/// <param name="Recover">Whether the shutdown goes on after a failure or a timeout.</param>
/// <param name="Enabled">Whether its tasks are run at all.</param>
internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover = true, bool Enabled = true)
{
    private static readonly string[] BuiltIn =
    [
        CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceUnbind, CoordinatedShutdown.PhaseServiceRequestsDone,
        CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseBeforeClusterShutdown, CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
        CoordinatedShutdown.PhaseClusterLeave, CoordinatedShutdown.PhaseClusterExiting, CoordinatedShutdown.PhaseClusterExitingDone,
        CoordinatedShutdown.PhaseClusterShutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseActorSystemTerminate,
    ];

    /// <summary>The phases by name: the built-in chain, changed and added to by <c>akka.coordinated-shutdown</c>.</summary>
    internal static Dictionary<string, ShutdownPhase> From(Config config)
    {
        const string section = "akka.coordinated-shutdown.";
        var timeout = config.GetTimeSpan(section + "default-phase-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        var phases = new Dictionary<string, ShutdownPhase>();
        for (var i = 0; i < BuiltIn.Length; i++)
            phases.Add(BuiltIn[i], new ShutdownPhase(i == 0 ? [] : [BuiltIn[i - 1]], timeout));
        phases[CoordinatedShutdown.PhaseClusterShardingShutdownRegion] = phases[CoordinatedShutdown.PhaseClusterShardingShutdownRegion] with { Timeout = TimeSpan.FromSeconds(10) };
        phases[CoordinatedShutdown.PhaseClusterExiting] = phases[CoordinatedShutdown.PhaseClusterExiting] with { Timeout = TimeSpan.FromSeconds(10) };
        phases[CoordinatedShutdown.PhaseActorSystemTerminate] = phases[CoordinatedShutdown.PhaseActorSystemTerminate] with { Timeout = TimeSpan.FromSeconds(10) };

        if (config.GetConfig(section + "phases") is not { } configured) return phases;
        foreach (var name in configured.AsEnumerable().Select(static phase => phase.Key))
        {
            var phase = configured.GetConfig(name) ?? Config.Empty;
            var before = phases.GetValueOrDefault(name) ?? new ShutdownPhase([], timeout);
            phases[name] = new ShutdownPhase(
                [.. phase.GetStringList("depends-on", [.. before.DependsOn])], phase.GetTimeSpan("timeout", before.Timeout, allowInfinite: false),
                phase.GetBoolean("recover", before.Recover), phase.GetBoolean("enabled", before.Enabled));
        }
        return phases;
    }

    /// <summary>Every phase behind those it depends on.</summary>
    /// <exception cref="ArgumentException">They depend on each other in a circle.</exception>
    internal static List<string> InOrder(IReadOnlyDictionary<string, ShutdownPhase> phases)
    {
        var order = new List<string>();
        var path = new HashSet<string>();
        foreach (var name in phases.Keys) Visit(name);
        return order;

        void Visit(string name)
        {
            if (order.Contains(name)) return;
            if (!path.Add(name))
                throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. Phase [{name}] depends transitively on itself.", nameof(phases));
            if (phases.TryGetValue(name, out var phase))
            {
                foreach (var before in phase.DependsOn) Visit(before);
            }
            path.Remove(name);
            order.Add(name);
        }
    }
}
