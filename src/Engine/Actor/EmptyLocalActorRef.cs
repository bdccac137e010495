namespace Troupe.Engine;

/// <summary>Stands for an actor that is not there: what is sent to it is a dead letter, whoever watches it is told so.</summary>
internal class EmptyLocalActorRef(ActorSystemImpl system, ActorPath path) : MinimalActorRef
{
    private protected ActorSystemImpl System => system;

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => system.Provider;

    public override bool IsTerminated => true;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is DeadLetter letter) Publish(letter.Message, letter.Sender, letter.Recipient);
        else Publish(message, sender, this);
    }

    internal override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when watch.Watchee.Equals(this) && !watch.Watcher.Equals(this):
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, false, false));
                break;
            case DeathWatchNotification end when end.Actor.Equals(this): break;
        }
    }

    private void Publish(object message, IActorRef? sender, IActorRef recipient)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null!), this);
                break;
            case ActorSelectionMessage { WildCardFanOut: true }:
                break; // Of many patterns that match nobody, no news is made.
            case ActorSelectionMessage { Message: Identify identify }:
                sender?.Tell(new ActorIdentity(identify.MessageId, null!), this);
                break;
            case ActorSelectionMessage selection:
                Publish(selection.Message, sender, recipient);
                break;
            case IDeadLetterSuppression quiet:
                system.EventStream.Publish(new SuppressedDeadLetter(quiet, sender ?? system.DeadLetters, this)); // Where it ended, as Akka.NET has it.
                break;
            default:
                system.EventStream.Publish(new DeadLetter(message, sender ?? system.DeadLetters, recipient));
                break;
        }
    }
}
