namespace Troupe.Engine.Specs;

/// <summary>Plays the script it is sent, inside the actor; echoes everything else.</summary>
internal sealed class Puppet : ReceiveActor
{
    public Puppet()
    {
        Receive<Action<IActorContext>>(script => script(Context));
        ReceiveAny(message => Sender.Tell(message));
    }
}

/// <summary>Speaking to a puppet.</summary>
internal static class PuppetExtensions
{
    /// <summary>Has the puppet play a script.</summary>
    internal static void Play(this IActorRef puppet, Action<IActorContext> script) => puppet.Tell(script, ActorRefs.NoSender);
}
