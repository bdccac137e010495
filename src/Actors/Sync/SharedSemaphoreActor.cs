namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>Keeps a semaphore's permits; performs what <see cref="SemaphoreState{TWaiter, TProcess}"/> decides.</summary>
internal sealed class SharedSemaphoreActor : SyncActor<SemaphoreAnswer<Asker>>
{
    private readonly SemaphoreState<Asker, IActorRef> _state;

    public SharedSemaphoreActor(int permits, int? bound)
    {
        _state = new(permits, bound, ProcessOf);
        On<AcquirePermit>((asked, asker) => _state.Acquire(asker, asked.Wait, Answers));
        On<ReleasePermits>((asked, asker) => _state.Release(asker, asked.Count, Answers));
        OnLook<CountPermits>((asked, asker) => Tell(asker, new SemaphoreAnswered(asked.Request, SemaphoreOutcome.Released, 0, false, _state.Count)));
    }

    protected override void GiveUp(Asker asker) => _state.Withdraw(asker, Answers);

    protected override void Lose(Predicate<IActorRef> isDead) => _state.Lose(isDead, Answers);

    protected override void Close() => _state.Close(Answers);

    protected override void Say(SemaphoreAnswer<Asker> answer)
    {
        var to = answer.To;
        Tell(
            to,
            answer.Outcome switch
            {
                SemaphoreOutcome.Withdrawn => new RequestWithdrawn(to.Request),
                SemaphoreOutcome.Closed => new TargetGone(to.Request),
                var outcome => new SemaphoreAnswered(to.Request, outcome, answer.Token, answer.Abandoned, answer.Count),
            });
    }
}
