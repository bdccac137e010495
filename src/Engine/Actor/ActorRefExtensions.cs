namespace Troupe.Engine;

/// <summary>Sending with the current actor as sender.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends with the actor whose message is being handled on this thread as sender, if there is one.</summary>
    public static void Tell(this IActorRef receiver, object message) =>
        receiver.Tell(message, ActorCell.Current?.Self ?? AmbientSender.Current ?? ActorRefs.NoSender);

    /// <summary>Passes the message on with the sender it came from.</summary>
    public static void Forward(this IActorRef receiver, object message) =>
        receiver.Tell(message, ActorCell.Current?.Sender ?? ActorRefs.NoSender);
}

/// <summary>Questions about refs that may be none.</summary>
public static class ActorRefExtensions
{
    /// <summary>True for null and for <see cref="Nobody"/>.</summary>
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or Engine.Nobody;

    /// <summary>The ref itself, or the other value where it is nobody.</summary>
    public static IActorRef GetOrElse(this IActorRef? actorRef, Func<IActorRef> elseValue) =>
        actorRef.IsNobody() ? elseValue() : actorRef!;
}

/// <summary>Creating and selecting in fewer words.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Starts an actor of the type, which has a constructor without parameters.</summary>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new() => factory.ActorOf(Props.Create<TActor>(), name);

    /// <summary>A selection by a path relative to an actor.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) =>
        new(anchorRef, actorPath);
}
