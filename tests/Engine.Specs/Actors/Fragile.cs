namespace Troupe.Engine.Specs;

/// <summary>Throws the exceptions it is sent, counts the strings, and writes every turn of its life in a journal.</summary>
internal sealed class Fragile : ReceiveActor
{
    private readonly IActorRef _journal;
    private int _count;

    public Fragile(IActorRef journal)
    {
        _journal = journal;
        Write("made");
        Receive<Exception>(fault => throw fault);
        Receive<string>(_ => Sender.Tell(++_count));
        Receive<Props>(props => Sender.Tell(Context.ActorOf(props, "child")));
    }

    protected override void PreStart() => Write("PreStart");

    protected override void PostStop() => Write("PostStop");

    protected override void PreRestart(Exception reason, object message)
    {
        Write($"PreRestart {reason.Message}, at {message.GetType().Name}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Write($"PostRestart {reason.Message}");
        base.PostRestart(reason);
    }

    private void Write(string what) => _journal.Tell(what, ActorRefs.NoSender);
}
