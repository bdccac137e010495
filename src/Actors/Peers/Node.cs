namespace Troupe.Peers;

using System.Collections;
using Troupe.Configuration;
using Troupe.Workers;

/// <summary>
/// This process as a peer of others: its one actor system, started when something first needs it. It lives as long as the process;
/// workers notice the end of their host by themselves.
/// </summary>
internal sealed class Node : IWorkerLauncher
{
    private const string SystemName = "troupe";

    private static readonly Lock s_gate = new();
    private static Node? s_current;

    private readonly string _userLayers;
    private readonly EngineBridge _bridge;
    private readonly WorkersAhead? _ahead;
    private int _lastTicket;

    private Node(string name, bool isWorker, string text, string userLayers, EngineBridge bridge, WorkersAhead? ahead)
    {
        (Name, IsWorker, _userLayers, _bridge, _ahead) = (name, isWorker, userLayers, bridge, ahead);
        var config = ConfigurationFactory.ParseString(text);
        Pool = PoolDefaults.Read(config);
        System = bridge.Start(SystemName, config);
        Join = isWorker ? ActorRefs.Nobody : System.ActorOf(Props.Create(typeof(JoinActor)), JoinActor.Name);
    }

    /// <summary>This process's node; the first call starts it.</summary>
    /// <exception cref="InvalidConfigurationException">The program's configuration makes no sense.</exception>
    public static Node Current => CurrentWith(workers: 0);

    /// <summary>For people: <c>host</c>, or the worker's name.</summary>
    public string Name { get; }

    public bool IsWorker { get; }

    public ExtendedActorSystem System { get; }

    /// <summary>The configured defaults of pools.</summary>
    public PoolDefaults Pool { get; }

    public IActorRef Join { get; }

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
            return s_current ?? StartHost(workers);
        }
    }

    /// <summary>Makes this process the worker that the order wants.</summary>
    public static Node BecomeWorker(StartOrder order)
    {
        lock (s_gate) // Against user code's first use of Current: there is none before the first item, but order is cheap.
        {
            var node = new Node(order.Name, isWorker: true, order.Configuration, "", EngineBridge.OfWorker(order.Bridge), ahead: null);
            Volatile.Write(ref s_current, node);
            return node;
        }
    }

    public int NextTicket() => Interlocked.Increment(ref _lastTicket); // Keepers ask from any thread.

    public StartedWorker? TakeStarted() => _ahead?.Take();

    public ChildCommand Command() => WorkerCommand.Find();

    public StartOrder Order(int ticket, string name) => new(
        ticket,
        name,
        Environment.ProcessId,
        Join.Path.ToSerializationFormatWithAddress(System.Provider.DefaultAddress),
        Layers.Text("worker.conf", _userLayers, _bridge.WorkerSettings(ticket)),
        _bridge.WorkerBytes());

    private static Node StartHost(int workers)
    {
        var ahead = WorkersAhead.Start(workers);
        try
        {
            var user = Layers.User(AppContext.BaseDirectory, Variables());
            var bridge = EngineBridge.OfHost();
            var node = new Node("host", isWorker: false, Layers.Text("host.conf", user, bridge.HostSettings()), user, bridge, ahead);
            Volatile.Write(ref s_current, node); // Read without the lock above.
            return node;
        }
        catch
        {
            ahead.Dismiss();
            throw;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            yield return new((string)variable.Key, (string?)variable.Value ?? "");
        }
    }
}
