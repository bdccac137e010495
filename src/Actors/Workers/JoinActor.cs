namespace Troupe.Workers;

using Troupe.Wire;

/// <summary>
/// Where worker processes report: the one actor of the host that a fresh worker can name. It hands each <see cref="Hello"/> to the keeper that expects
/// it; the number in it is the ticket from the worker's start order. What nobody expects is told in the log and gets no answer.
/// </summary>
internal sealed class JoinActor : ReceiveActor
{
    /// <summary>Its name under /user.</summary>
    internal const string Name = "troupe-join";

    private readonly Dictionary<int, IActorRef> _keepers = [];

    public JoinActor()
    {
        Receive<ExpectWorker>(expected => _keepers.Add(expected.Ticket, expected.Keeper));
        Receive<ForgetWorker>(forgotten => _keepers.Remove(forgotten.Ticket));
        Receive<Hello>(Route);
    }

    private void Route(Hello hello)
    {
        if (_keepers.TryGetValue(hello.Worker, out var keeper))
        {
            keeper.Forward(hello);
        }
        else
        {
            Context.GetLogger().Warning("Nobody expects worker {0} of process {1}; it is not let in.", hello.Worker, hello.ProcessId);
        }
    }
}
