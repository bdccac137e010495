namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>Keeps a semaphore's permits; performs what <see cref="SemaphoreState{TWaiter, TProcess}"/> decides.</summary>
internal sealed class SharedSemaphoreActor : SyncActor<SemaphoreAnswer<Asker>>
{
    private readonly SemaphoreState<Asker, IActorRef> _state;

    public SharedSemaphoreActor(int permits, int? bound)
    {
        _state = new(permits, bound, ProcessOf);
        Receive<AcquirePermit>(Acquire);
        Receive<ReleasePermits>(Release);
        Receive<CountPermits>(asked => Sender.Tell(new SemaphoreAnswered(asked.Request, SemaphoreOutcome.Released, 0, false, _state.Count), Self));
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

    protected override void Say(SemaphoreAnswer<Asker> answer)
    {
        var to = answer.To;
        to.Tell(
            answer.Outcome switch
            {
                SemaphoreOutcome.Withdrawn => new RequestWithdrawn(to.Request),
                SemaphoreOutcome.Closed => new TargetGone(to.Request),
                var outcome => new SemaphoreAnswered(to.Request, outcome, answer.Token, answer.Abandoned, answer.Count),
            },
            Self);
    }

    private void Acquire(AcquirePermit asked)
    {
        // The dead may still ask: nobody would give back what they got.
        var asker = AskerOf(asked);
        if (!IsLost(asker))
        {
            _state.Acquire(asker, asked.Wait, Answers);
            Say();
        }
    }

    private void Release(ReleasePermits asked)
    {
        // What the dead had came back with the news: it would be there twice.
        var asker = AskerOf(asked);
        if (!IsLost(asker))
        {
            _state.Release(asker, asked.Count, Answers);
            Say();
        }
    }
}
