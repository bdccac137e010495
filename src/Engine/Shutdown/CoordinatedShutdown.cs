namespace Troupe.Engine;

/// <summary>
/// Ends a system in phases: tasks of one phase run at once, the next phase begins when they have ended. The last phase stops the actors.
/// <code>
///   Run / Terminate ──► before-service-unbind ──► service-… ──► cluster-… ──► before-actor-system-terminate ──► actor-system-terminate
/// </code>
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    /// <summary>The first phase: before incoming connections are refused.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>Stops taking connections.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Waits for requests that are under way.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Stops what is left of the service.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>For what is to be done before the cluster is left.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>Hands shards over.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <summary>Leaves the cluster.</summary>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>Hands singletons over.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>Waits for the exit to be known.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>Stops the cluster's own actors.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>The last moment at which actors are there.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>Stops the actors.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly Dictionary<string, ShutdownPhase> _phases;
    private readonly List<string> _order;
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Work)>> _tasks = []; // Guarded by itself: added to on any thread.
    private readonly TaskCompletionSource<Done> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Reason? _reason;

    internal CoordinatedShutdown(ExtendedActorSystem system)
    {
        System = system;
        _phases = ShutdownPhase.From(system.Settings.Config);
        _order = ShutdownPhase.InOrder(_phases);
    }

    /// <summary>The system that is ended.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Why it was begun; null: it was not.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason)!; // Set by whichever thread ran it first.

    /// <summary>The time limits of all phases that have tasks, together.</summary>
    public TimeSpan TotalTimeout
    {
        get
        {
            lock (_tasks) return _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));
        }
    }

    /// <summary>The shutdown of a system.</summary>
    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>Adds a task to a phase; a phase that is under way or over does not run it.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_order.Contains(phase))
            throw new ConfigurationException($"Unknown phase [{phase}], known phases [{string.Join(',', _order)}]. All phases must be defined in configuration.");
        lock (_tasks)
        {
            if (!_tasks.TryGetValue(phase, out var tasks)) _tasks.Add(phase, tasks = []);
            tasks.Add((taskName, task));
        }
    }

    /// <summary>For how long a phase may take.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) =>
        _phases.TryGetValue(phase, out var it) ? it.Timeout : throw new ArgumentException($"Unknown phase [{phase}]. All phases must be defined in configuration.", nameof(phase));

    /// <summary>Runs the phases, all or from one on; later calls give the first one's end. The task fails where a phase that does not recover did.</summary>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        // Compare-exchange: of several callers one runs it, and its reason counts.
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null) _ = RunFromAsync(fromPhase);
        return _end.Task;
    }

    private async Task RunFromAsync(string? fromPhase)
    {
        try
        {
            foreach (var phase in fromPhase is null ? _order : _order.SkipWhile(it => it != fromPhase)) await PerformAsync(phase).ConfigureAwait(false);
            _end.TrySetResult(Done.Instance);
        }
        catch (Exception fault)
        {
            _end.TrySetException(fault);
        }
    }

    private async Task PerformAsync(string name)
    {
        (string Name, Func<Task<Done>> Work)[] tasks;
        lock (_tasks) tasks = _tasks.TryGetValue(name, out var added) ? [.. added] : [];
        if (tasks.Length == 0 || _phases[name] is not { Enabled: true } phase) return;
        try
        {
            await Task.WhenAll(tasks.Select(task => PerformAsync(name, phase, task))).WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (phase.Recover)
        {
            System.Log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", name, phase.Timeout);
        }
    }

    private async Task PerformAsync(string phaseName, ShutdownPhase phase, (string Name, Func<Task<Done>> Work) task)
    {
        try
        {
            await task.Work().ConfigureAwait(false);
        }
        catch (Exception fault) when (phase.Recover)
        {
            System.Log.Warning("Task [{0}] failed in phase [{1}]: {2}", task.Name, phaseName, fault.Message);
        }
    }
}
