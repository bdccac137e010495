namespace Troupe.Engine;

/// <summary>Makes and finds refs for one system.</summary>
public interface IActorRefProvider
{
    /// <summary>The top of the tree.</summary>
    IInternalActorRef RootGuardian { get; }

    /// <summary>Where undeliverable messages go.</summary>
    IActorRef DeadLetters { get; }

    /// <summary>Takes every message and does nothing with it.</summary>
    IActorRef IgnoreRef { get; }

    /// <summary>The path of the top.</summary>
    ActorPath RootPath { get; }

    /// <summary>The system's settings.</summary>
    Settings Settings { get; }

    /// <summary>The parent of the refs that questions are answered to.</summary>
    IInternalActorRef TempContainer { get; }

    /// <summary>Ends when the top has stopped.</summary>
    Task TerminationTask { get; }

    /// <summary>Where others reach this system; local where they do not.</summary>
    Address DefaultAddress { get; }

    /// <summary>The top of the system at an address.</summary>
    IActorRef RootGuardianAt(Address address);

    /// <summary>A new path for a temporary ref.</summary>
    ActorPath TempPath();

    /// <summary>The ref of a path: an actor here, a remote ref, or one that leads to dead letters.</summary>
    IActorRef ResolveActorRef(string path);

    /// <summary>The ref of a path: an actor here, a remote ref, or one that leads to dead letters.</summary>
    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>The address under which the system at another address reaches this one; null where it does not.</summary>
    Address GetExternalAddressFor(Address address);
}
