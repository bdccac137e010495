namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>Keeps a barrier; performs what <see cref="BarrierState{TWaiter, TProcess}"/> decides.</summary>
internal sealed class SharedBarrierActor : SyncActor<BarrierAnswer<Asker>>
{
    private readonly BarrierState<Asker, IActorRef> _state;

    public SharedBarrierActor(int parties, bool hasAction)
    {
        _state = new(parties, hasAction, ProcessOf);
        On<ArriveAtBarrier>((_, asker) => _state.Arrive(asker, Answers));
        On<EndBarrierAction>((asked, asker) => _state.EndAction(asker, asked.Phase, asked.Failed, Answers));
        On<ChangeBarrier>(Change);
        OnLook<ReadBarrier>((_, asker) => TellState(asker));
    }

    protected override void GiveUp(Asker asker) => _state.Withdraw(asker, Answers);

    protected override void Lose(Predicate<IActorRef> isDead) => _state.Lose(isDead, Answers);

    protected override void Close() => _state.Close(Answers);

    protected override void Say(BarrierAnswer<Asker> answer)
    {
        var to = answer.To;
        Tell(
            to,
            answer.Outcome switch
            {
                BarrierOutcome.Withdrawn => new RequestWithdrawn(to.Request),
                BarrierOutcome.Closed => new TargetGone(to.Request),
                var outcome => new BarrierAnswered(to.Request, outcome, answer.Phase, answer.Index),
            });
    }

    private void Change(ChangeBarrier asked, Asker asker)
    {
        switch (asked.Change)
        {
            case BarrierChange.Abort:
                _state.Abort(Answers);
                break;
            case BarrierChange.Reset:
                _state.Reset(Answers);
                break;
            default:
                _state.TimeOut(asker with { Request = asked.Waiting }, Answers);
                break;
        }

        TellState(asker);
    }

    private void TellState(Asker asker) =>
        Tell(asker, new BarrierAnswered(asker.Request, _state.IsBroken ? BarrierOutcome.Broken : BarrierOutcome.Filling, _state.Phase, _state.Waiting));
}
