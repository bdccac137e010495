namespace Troupe.Bench.Rows.InProcess;

/// <summary>Sends back what it gets.</summary>
internal sealed class Echo : ActorBase
{
    protected override bool Receive(object message)
    {
        Sender.Tell(message, Self);
        return true;
    }
}
