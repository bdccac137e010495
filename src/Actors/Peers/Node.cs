namespace Troupe.Peers;

using System.Reflection;
using Troupe.Configuration;
using Troupe.Remote;
using Troupe.Workers;

/// <summary>
/// This process as a peer of others: its one actor system, started when something first needs it. It lives as long as the process;
/// workers notice the end of their host by themselves.
/// </summary>
internal sealed class Node : IWorkerLauncher
{
    /// <summary>Of every actor system of ours: it stands in all addresses, and members of a cluster have to be of one name.</summary>
    internal const string SystemName = "troupe";

    private static readonly Lock s_gate = new();
    private static Node? s_current;

    private readonly SystemOrder _systemOrder;
    private readonly WorkersAhead? _ahead;
    private readonly Lazy<IActorRef> _join;
    private PoolDefaults? _pool;
    private int _lastTicket;

    private Node(string name, ExtendedActorSystem system, PoolDefaults? pool, SystemOrder systemOrder, WorkersAhead? ahead)
    {
        (Name, System, _pool, _systemOrder, _ahead) = (name, system, pool, systemOrder, ahead);
        // At the first keeper's or handle's need: most workers have neither.
        _join = new Lazy<IActorRef>(() => System.ActorOf(Making.Of(() => new JoinActor(Parent)), JoinActor.Name));
    }

    /// <summary>This process's node; the first call starts it.</summary>
    /// <exception cref="InvalidConfigurationException">The program's configuration makes no sense.</exception>
    public static Node Current => CurrentWith(workers: 0);

    /// <summary>The same, if something has needed it yet.</summary>
    public static Node? Started => Volatile.Read(ref s_current); // Published below, whole.

    /// <summary>For people: <c>host</c>, or the worker's name.</summary>
    public string Name { get; set; }

    /// <summary>The join actor of the process that started this one; nobody in a program that people started.</summary>
    public IActorRef Parent { get; set; } = ActorRefs.Nobody;

    public bool IsWorker => _ahead is null;

    public ExtendedActorSystem System { get; }

    /// <summary>The configured defaults of pools. A worker reads them when a task of its own starts a pool, if one ever does; whoever reads them first, they are the same.</summary>
    public PoolDefaults Pool => _pool ??= PoolDefaults.Read(System.Settings.Config);

    public IActorRef Join => _join.Value;

    /// <summary>What workers of other machines join at, HOST:PORT; null when it does not listen for them.</summary>
    public string? JoinAddress { get; private init; }

    /// <summary>Where workers of other machines come from; null when it does not listen for them.</summary>
    public RemoteDesk? Remote { get; private set; }

    public TimeSpan StartTimeout => Pool.StartTimeout;

    /// <summary>The same; when this is the first call, so many worker processes are started with it, for the next keepers to take.</summary>
    /// <exception cref="InvalidConfigurationException">The program's configuration makes no sense.</exception>
    public static Node CurrentWith(int workers)
    {
        if (Volatile.Read(ref s_current) is { } current) // Published below, whole.
        {
            return current;
        }

        lock (s_gate) // One system a process, whoever comes first.
        {
            return s_current ?? StartHost(workers, listening: null);
        }
    }

    /// <summary>The first call of all: this process's node, which listens for workers of other machines.</summary>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    /// <exception cref="InvalidConfigurationException">The program's configuration makes no sense, or the address is taken.</exception>
    public static Node StartListening(Listening listening)
    {
        lock (s_gate) // As above.
        {
            return s_current is null
                ? StartHost(workers: 0, listening)
                : throw new InvalidOperationException($"{nameof(TroupeHost)}.{nameof(TroupeHost.Listen)} comes before anything else of Troupe: what there is speaks another way already.");
        }
    }

    /// <summary>Makes this process the worker that the order wants.</summary>
    public static Node BecomeWorker(SystemOrder order)
    {
        lock (s_gate) // Against user code's first use of Current: there is none before the first item, but order is cheap.
        {
            Payload.Segments.AreShared = !order.IsRemote;
            var system = EngineBridge.OfWorker(order.Bridge).Start(SystemName, ConfigurationFactory.ParseString(order.Configuration));
            var node = new Node("worker", system, pool: null, order with { HostProcess = Environment.ProcessId }, ahead: null);
            Volatile.Write(ref s_current, node); // Read without the lock above.
            return node;
        }
    }

    public int NextTicket() => Interlocked.Increment(ref _lastTicket); // Keepers ask from any thread.

    public StartedWorker? TakeStarted() => _ahead?.Take();

    public ChildCommand Command() => _systemOrder.IsRemote
        ? throw new WorkerStartException("A worker elsewhere starts no worker processes of its own: its host cannot be reached through it. Threads it has.")
        : WorkerCommand.Find();

    public byte[] SystemOrder() => _systemOrder.ToBytes();

    public StartOrder Order(int ticket, string name) =>
        new(ticket, name, JoinPath);

    private string JoinPath => Join.Path.ToSerializationFormatWithAddress(System.Provider.DefaultAddress);

    private static Node StartHost(int workers, Listening? listening)
    {
        var ahead = WorkersAhead.Start(workers);
        try
        {
            var user = Layers.User(AppContext.BaseDirectory, EnvironmentOverrides.Variables());
            listening ??= ListenOptions.Read(user)?.Checked();
            var bridge = listening is null ? EngineBridge.OfHost() : EngineBridge.OfListener(listening);
            var membership = listening is null ? null : Memberships.NamedIn(user);
            var config = ConfigurationFactory.ParseString(Layers.Text("host.conf", membership is null ? user : $"{membership.HostSettings(listening!)}\n{user}", bridge.OwnSettings()));
            var pool = PoolDefaults.Read(config);
            var order = new SystemOrder(
                Environment.ProcessId,
                (int)pool.ReportInterval.TotalMilliseconds,
                Assembly.GetEntryAssembly()?.GetName().Name ?? "",
                Rehearsal.Reference(),
                Layers.Text("worker.conf", user, bridge.WorkerSettings()),
                bridge.WorkerBytes());
            ahead.Tell(order.ToBytes());
            var system = listening is null ? bridge.Start(SystemName, config) : Listen(listening, bridge, config);
            var node = new Node("host", system, pool, order, ahead) { JoinAddress = listening is null ? null : HostAndPortOf(system) };
            if (membership is not null)
            {
                node.ServeAgents(membership, user, order, RemoteDefaults.Read(config));
            }

            Volatile.Write(ref s_current, node); // Read without the lock above.
            return node;
        }
        catch
        {
            ahead.Dismiss();
            throw;
        }
    }

    private void ServeAgents(IMembership membership, string user, SystemOrder order, RemoteDefaults times)
    {
        var welcome = new Wire.AgentWelcomed(
            ProductVersion.Text,
            (int)times.Heartbeat.TotalMilliseconds,
            (int)times.Lease.TotalMilliseconds,
            (int)Math.Min(StartTimeout.TotalMilliseconds, int.MaxValue),
            order.ReportMilliseconds,
            order.Entry,
            WorkerCommand.DependencyFile is { } file ? Path.GetFileName(file) : "",
            order.Rehearsal,
            Layers.Text("worker.conf", user, ""),
            JoinPath,
            ActorRefs.Nobody,
            System.ActorOf(Making.Of(static () => new CodeShelfActor(AppContext.BaseDirectory)), "troupe-code"));
        var registry = System.ActorOf(membership.Registry(System, times), "troupe-registry");
        Join.Tell(new ServeAgents(System.ActorOf(membership.Members(registry, times, welcome), "troupe-agents")));
        Remote = new RemoteDesk(Join, registry, NextTicket, times);
    }

    private static ExtendedActorSystem Listen(Listening listening, EngineBridge bridge, Config config)
    {
        try
        {
            return bridge.Start(SystemName, config);
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or TroupeException))
        {
            // Each engine has its own for an address that is taken, or a certificate that cannot be read.
            throw new InvalidConfigurationException(ListenOptions.Section, $"no listening at {listening.At}: {fault.Message}", fault);
        }
    }

    private static string HostAndPortOf(ExtendedActorSystem system)
    {
        var address = system.Provider.DefaultAddress;
        return $"{address.Host}:{address.Port}";
    }
}
