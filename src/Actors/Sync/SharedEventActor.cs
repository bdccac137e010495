namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>Keeps an event; performs what <see cref="EventState{TWaiter}"/> decides.</summary>
internal sealed class SharedEventActor : SyncActor<EventAnswer<Asker>>
{
    private readonly EventState<Asker> _state;

    public SharedEventActor(bool isSet)
    {
        _state = new(isSet);
        Receive<WaitForEvent>(Wait);
        Receive<ChangeEvent>(Change);
    }

    protected override void Withdraw(Asker asker)
    {
        _state.Withdraw(asker, Answers);
        Say();
    }

    protected override void Lose(string peer, ExitReason reason)
    {
        var isLost = Is(peer);
        _state.Drop(waiter => isLost(waiter.Requests));
    }

    protected override void Close() => _state.Close(Answers);

    protected override void Say(EventAnswer<Asker> answer)
    {
        var to = answer.To;
        to.Tell(
            answer.Outcome switch
            {
                EventOutcome.Withdrawn => new RequestWithdrawn(to.Request),
                EventOutcome.Closed => new TargetGone(to.Request),
                var outcome => new EventAnswered(to.Request, outcome),
            },
            Self);
    }

    private void Wait(WaitForEvent asked)
    {
        // The dead may still ask: they would stay in the line.
        var asker = AskerOf(asked);
        if (!IsLost(asker))
        {
            _state.Wait(asker, asked.Wait, Answers);
            Say();
        }
    }

    private void Change(ChangeEvent asked)
    {
        if (asked.Set)
        {
            _state.Set(Answers);
        }
        else
        {
            _state.Clear();
        }

        Sender.Tell(new EventAnswered(asked.Request, asked.Set ? EventOutcome.IsSet : EventOutcome.IsClear), Self);
        Say();
    }
}
