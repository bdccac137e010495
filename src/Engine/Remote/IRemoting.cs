namespace Troupe.Engine;

/// <summary>The seam between the local engine and its remoting: the provider asks it for refs whose address is another system's.</summary>
internal interface IRemoting
{
    /// <summary>The address other systems reach this one under.</summary>
    Address LocalAddress { get; }

    /// <summary>A ref for a path under another system's address. Never blocks, never connects by itself.</summary>
    IInternalActorRef RefFor(ActorPath path);

    /// <summary>Flushes what was sent, says goodbye to every peer, closes. Called once, before the guardians stop.</summary>
    Task StopAsync();
}
