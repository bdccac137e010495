namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>Keeps a lock, reentrant or not, and its conditions; performs what <see cref="LockState{TWaiter, TProcess}"/> decides.</summary>
internal sealed class SharedLockActor : SyncActor<LockAnswer<Asker>>
{
    private readonly LockState<Asker, IActorRef> _state = new(ProcessOf);

    public SharedLockActor()
    {
        On<AcquireLock>((asked, asker) => _state.Acquire(asker, asked.Wait, Answers));
        On<ReleaseLock>((asked, asker) => _state.Release(asker, asked.Hold, Answers));
        OnLook<ReadLock>((asked, asker) => Tell(asker, new LockAnswered(asked.Request, _state.IsHeld ? LockOutcome.Busy : LockOutcome.Free)));
        On<WaitOnCondition>((asked, asker) => _state.Wait(asker, asked.Hold, asked.Condition, asked.Wait, Answers));
        On<NotifyCondition>((asked, asker) => _state.Notify(asker, asked.Hold, asked.Condition, asked.Count, Answers));
        On<CloseCondition>((asked, asker) =>
        {
            _state.Close(asked.Condition, Answers);
            Tell(asker, new LockAnswered(asked.Request, LockOutcome.Free));
        });
    }

    protected override void GiveUp(Asker asker) => _state.Withdraw(asker, Answers);

    protected override void Lose(Predicate<IActorRef> isDead) => _state.Lose(isDead, Answers);

    protected override void Close() => _state.Close(Answers);

    protected override void Say(LockAnswer<Asker> answer)
    {
        var to = answer.To;
        Tell(
            to,
            answer.Outcome switch
            {
                LockOutcome.Withdrawn => new RequestWithdrawn(to.Request),
                LockOutcome.Closed => new TargetGone(to.Request),
                var outcome => new LockAnswered(to.Request, outcome, answer.Grant.Hold, answer.Grant.Token, answer.Grant.Abandoned),
            });
    }
}
