namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>Keeps a lock; performs what <see cref="LockState{TWaiter, TProcess}"/> decides.</summary>
internal sealed class SharedLockActor : SyncActor<LockAnswer<Asker>>
{
    private readonly LockState<Asker, IActorRef> _state = new(ProcessOf);

    public SharedLockActor()
    {
        Receive<AcquireLock>(Acquire);
        Receive<ReleaseLock>(asked =>
        {
            _state.Release(AskerOf(asked), asked.Token, Answers);
            Say();
        });
        Receive<ReadLock>(asked => Sender.Tell(new LockAnswered(asked.Request, _state.IsHeld ? LockOutcome.Busy : LockOutcome.Free, 0, false), Self));
    }

    protected override void Withdraw(Asker asker)
    {
        _state.Withdraw(asker, Answers);
        Say();
    }

    protected override void Lose(string peer, ExitReason reason)
    {
        _state.Lose(Is(peer), Answers);
        Say();
    }

    protected override void Close() => _state.Close(Answers);

    protected override void Say(LockAnswer<Asker> answer)
    {
        var to = answer.To;
        to.Tell(
            answer.Outcome switch
            {
                LockOutcome.Withdrawn => new RequestWithdrawn(to.Request),
                LockOutcome.Closed => new TargetGone(to.Request),
                var outcome => new LockAnswered(to.Request, outcome, answer.Token, answer.Abandoned),
            },
            Self);
    }

    private void Acquire(AcquireLock asked)
    {
        // The dead may still ask: nobody would give back what they got.
        var asker = AskerOf(asked);
        if (!IsLost(asker))
        {
            _state.Acquire(asker, asked.Wait, Answers);
            Say();
        }
    }
}
