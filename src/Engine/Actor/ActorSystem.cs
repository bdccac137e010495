namespace Troupe.Engine;

using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

/// <summary>A tree of actors and what they share. Costly: one a process is the rule.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem() { }

    /// <summary>What is read of the configuration.</summary>
    public abstract Settings Settings { get; }

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>The bus of all events.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Where undeliverable messages go.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Takes every message and does nothing with it; not even a dead letter comes of it. For whoever must name a recipient and wants none.</summary>
    public abstract IActorRef IgnoreRef { get; }

    /// <summary>The dispatchers.</summary>
    public abstract Dispatchers Dispatchers { get; }

    /// <summary>The mailboxes.</summary>
    public abstract Mailboxes Mailboxes { get; }

    /// <summary>Messages and actions for later.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>The system's own log.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>Which serializer takes what.</summary>
    public abstract Serialization Serialization { get; }

    /// <summary>When it was started, on the clock that <see cref="Uptime"/> goes by too.</summary>
    public TimeSpan StartTime { get; } = Stopwatch.GetElapsedTime(0);

    /// <summary>For how long it has been up.</summary>
    public TimeSpan Uptime => Scheduler.MonotonicClock;

    /// <summary>Ends when the last actor has.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Starts a system with a configuration.</summary>
    /// <exception cref="ArgumentException">The name is empty or has other than letters, digits, - and _.</exception>
    public static ActorSystem Create(string name, Config config)
    {
        var system = new ActorSystemImpl(name, config ?? Config.Empty);
        system.Start();
        return system;
    }

    /// <summary>Starts a system as a setup says.</summary>
    /// <exception cref="ArgumentException">The name is empty or has other than letters, digits, - and _.</exception>
    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, setup.Whole);

    /// <summary>Starts a system with nothing configured.</summary>
    public static ActorSystem Create(string name) => Create(name, Config.Empty);

    /// <summary>An extension, made where it is not there.</summary>
    public abstract object GetExtension(IExtensionId extensionId);

    /// <summary>An extension, null where it is not there.</summary>
    public abstract T GetExtension<T>() where T : class, IExtension;

    /// <summary>Whether it is there.</summary>
    public abstract bool HasExtension(Type type);

    /// <summary>Whether it is there.</summary>
    public abstract bool HasExtension<T>() where T : class, IExtension;

    /// <summary>An extension, if it is there.</summary>
    public abstract bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension);

    /// <summary>An extension, if it is there.</summary>
    public abstract bool TryGetExtension<T>([NotNullWhen(true)] out T? extension) where T : class, IExtension;

    /// <summary>Runs something after the last actor's end; the last registered first.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Stops all actors, the user's first; the task ends with the last.</summary>
    public abstract Task Terminate();

    /// <summary>Stops an actor after the message it is at.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Terminates, and does not wait.</summary>
    public void Dispose()
    {
        _ = Terminate();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an extension, once.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <inheritdoc/>
    public abstract IActorRef ActorOf(Props props, string? name = null);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(string actorPath);
}

/// <summary>The system as extensions see it.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem() { }

    /// <summary>Makes and finds refs.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary>The top of the user's actors.</summary>
    public abstract IInternalActorRef Guardian { get; }

    /// <summary>Where paths start.</summary>
    public abstract IInternalActorRef LookupRoot { get; }

    /// <summary>The top of the engine's own actors.</summary>
    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>Starts an actor below /system.</summary>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);

    /// <summary>Starts an actor below /system.</summary>
    public abstract IActorRef SystemActorOf<TActor>(string? name = null) where TActor : ActorBase, new();
}
