namespace Troupe.Engine;

/// <summary>The dispatchers that the configuration defines, made when first asked for.</summary>
public sealed class Dispatchers
{
    /// <summary>The path of the default dispatcher.</summary>
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    /// <summary>The path of a dispatcher for what blocks, if one is configured under it.</summary>
    public static readonly string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";

    private const int DefaultThroughput = 30;
    private const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly Dictionary<string, MessageDispatcher> _made = []; // Guarded by itself: actors are made on any thread.
    private readonly Config _config;

    internal Dispatchers(Config config)
    {
        _config = config;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
    }

    /// <summary>The default dispatcher.</summary>
    public MessageDispatcher DefaultGlobalDispatcher { get; }

    /// <summary>The dispatcher of that id.</summary>
    /// <exception cref="ConfigurationException">There is none, or it is of an unknown type.</exception>
    public MessageDispatcher Lookup(string dispatcherName)
    {
        lock (_made)
        {
            if (!_made.TryGetValue(dispatcherName, out var dispatcher)) _made.Add(dispatcherName, dispatcher = Make(dispatcherName));
            return dispatcher;
        }
    }

    /// <summary>True where the configuration has it.</summary>
    public bool HasDispatcher(string id) => IsBuiltIn(id) || _config.HasPath(id);

    internal MessageDispatcher For(Props props)
    {
        var dispatcher = props.Dispatcher is { Length: > 0 } id && id != DefaultDispatcherId ? Lookup(id) : DefaultGlobalDispatcher;
        return dispatcher is PinnedDispatcher pinned ? pinned.ForOneActor() : dispatcher;
    }

    /// <summary>The section of a dispatcher or mailbox; an id whose value is another id stands for that one.</summary>
    /// <exception cref="ConfigurationException">The ids go round in a circle.</exception>
    internal static Config SectionOf(Config config, string id)
    {
        for (var steps = 0; steps < 10; steps++)
        {
            if (!config.HasPath(id)) return Config.Empty;
            if (config.GetValue(id)!.ObjectOrNull is not null) return config.GetConfig(id)!;
            id = config.GetString(id)!;
        }
        throw new ConfigurationException($"[{id}] stands for itself.");
    }

    internal void Close()
    {
        lock (_made) foreach (var dispatcher in _made.Values) dispatcher.Close();
    }

    private static bool IsBuiltIn(string id) => id is DefaultDispatcherId or InternalDispatcherId;

    private MessageDispatcher Make(string id)
    {
        if (!HasDispatcher(id)) throw new ConfigurationException($"Dispatcher [{id}] not configured.");
        var config = SectionOf(_config, id);
        var throughput = config.GetInt("throughput", DefaultThroughput);
        var deadline = config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero);
        return TypeNames.SimpleName(config.GetString("type", "Dispatcher")) switch
        {
            "Dispatcher" or "DispatcherConfigurator" or "TaskDispatcher" or "TaskDispatcherConfigurator" => config.GetString("executor", "") switch
            {
                "fork-join-executor" => Team(),
                "caller-runs-executor" => new CallerRunsDispatcher(id, throughput, deadline),
                _ => new PoolDispatcher(id, throughput, deadline),
            },
            "ForkJoinDispatcher" or "ForkJoinDispatcherConfigurator" => Team(),
            "PinnedDispatcher" or "PinnedDispatcherConfigurator" => new PinnedDispatcher(id, throughput, deadline),
            var other => throw new ConfigurationException($"Could not resolve dispatcher type [{other}] of dispatcher [{id}]."),
        };

        TeamDispatcher Team()
        {
            var threads = config.GetInt("dedicated-thread-pool.thread-count", Environment.ProcessorCount);
            if (threads < 1) throw new ConfigurationException($"Dispatcher [{id}]: thread-count must be at least 1, not {threads}.");
            return new TeamDispatcher(id, throughput, deadline, threads);
        }
    }
}
