namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>Keeps an event; performs what <see cref="EventState{TWaiter}"/> decides.</summary>
internal sealed class SharedEventActor : SyncActor<EventAnswer<Asker>>
{
    private readonly EventState<Asker> _state;

    public SharedEventActor(bool isSet)
    {
        _state = new(isSet);
        OnLook<WaitForEvent>((asked, asker) => _state.Wait(asker, wait: false, Answers), static asked => !asked.Wait);
        On<WaitForEvent>((asked, asker) => _state.Wait(asker, asked.Wait, Answers));
        On<ChangeEvent>(Change);
    }

    protected override void GiveUp(Asker asker) => _state.Withdraw(asker, Answers);

    protected override void Lose(Predicate<IActorRef> isDead) => _state.Drop(waiter => isDead(waiter.Requests));

    protected override void Close() => _state.Close(Answers);

    protected override void Say(EventAnswer<Asker> answer)
    {
        var to = answer.To;
        Tell(
            to,
            answer.Outcome switch
            {
                EventOutcome.Withdrawn => new RequestWithdrawn(to.Request),
                EventOutcome.Closed => new TargetGone(to.Request),
                var outcome => new EventAnswered(to.Request, outcome),
            });
    }

    private void Change(ChangeEvent asked, Asker asker)
    {
        if (asked.Set)
        {
            _state.Set(Answers);
        }
        else
        {
            _state.Clear();
        }

        Tell(asker, new EventAnswered(asked.Request, asked.Set ? EventOutcome.IsSet : EventOutcome.IsClear));
    }
}
