namespace Troupe.Engine.Tests.Remote;

using System.Collections.Concurrent;

/// <summary>Systems that know each other, ended with the test.</summary>
internal sealed class RemoteSystems(Wire wire) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    public const string Secret = "00112233445566778899aabbccddeeff";

    private readonly List<ActorSystem> _systems = [];

    /// <summary>Over Unix sockets.</summary>
    public RemoteSystems() : this(new UnixWire()) { }

    public Wire Wire => wire;

    public ActorSystem Start(string name, string more = "") => StartWith(name, $"{wire.Settings}\n{more}");

    /// <summary>One that is told nothing of the wire but this.</summary>
    public ActorSystem StartWith(string name, string settings)
    {
        var system = ActorSystem.Create(name, ConfigurationFactory.ParseString($$"""
            akka.actor.provider = remote
            akka.stdout-loglevel = OFF
            akka.loglevel = OFF
            {{settings}}
            """));
        _systems.Add(system);
        return system;
    }

    public static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    public static Remoting RemotingOf(ActorSystem system) => (Remoting)((ActorRefProvider)((ExtendedActorSystem)system).Provider).Remoting!;

    /// <summary>The ref of an actor as another system sees it.</summary>
    public static IActorRef Seen(ActorSystem from, IActorRef actor) =>
        ((ExtendedActorSystem)from).Provider.ResolveActorRef(Serialization.SerializedActorPath(actor));

    /// <summary>The names of this process's threads, as far as the system keeps them: 15 characters.</summary>
    public static IEnumerable<string> ThreadNames() =>
        Directory.EnumerateDirectories("/proc/self/task").Select(task =>
        {
            try
            {
                return File.ReadAllText(System.IO.Path.Combine(task, "comm"));
            }
            catch (IOException)
            {
                return ""; // It has just ended.
            }
        });

    public async ValueTask DisposeAsync()
    {
        foreach (var system in _systems) await system.Terminate().WaitAsync(Patience);
        wire.Dispose();
    }
}

/// <summary>Sends back what it gets.</summary>
internal sealed class Echo : ReceiveActor
{
    public Echo() => ReceiveAny(message => Sender.Tell(message, Self));
}

/// <summary>Keeps what it gets, and watches whom it is told to.</summary>
internal sealed class Collector : ReceiveActor
{
    public Collector(BlockingCollection<object> into)
    {
        Receive<IActorRef>(actor => Context.Watch(actor));
        ReceiveAny(message => into.Add(message));
    }

    public static (IActorRef Actor, BlockingCollection<object> Got) On(ActorSystem system, string? name = null)
    {
        var got = new BlockingCollection<object>();
        return (system.ActorOf(Props.Create(typeof(Collector), got), name), got);
    }
}

internal static class Taking
{
    public static T Next<T>(this BlockingCollection<object> got)
    {
        if (!got.TryTake(out var message, RemoteSystems.Patience)) throw new TimeoutException($"No {typeof(T).Name} came.");
        return (T)message;
    }
}
