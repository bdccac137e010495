namespace Troupe.Actors.Tests.Sync;

using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.State;
using Troupe.Sync;
using Xunit;

/// <summary>A link between a process and the keeper of a lock, a semaphore or a value that swallows what is sent.</summary>
public class BrokenLinkTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Requests _requests;
    private readonly IActorRef _lock;
    private readonly LossyLink _link;
    private readonly TestProbe _other;

    public BrokenLinkTests()
    {
        _requests = new Requests(Sys, ActorRefs.Nobody);
        _lock = Sys.ActorOf(Making.Of(static () => new SharedLockActor()));
        _link = Link(_lock);
        _other = CreateTestProbe();
    }

    [Fact]
    public async Task A_release_that_was_lost_comes_again()
    {
        var lease = await AcquireAsync();
        _link.LosesRequest = First(static request => request is ReleaseLock);

        await lease.DisposeAsync().AsTask().WaitAsync(s_patience);

        OtherGets(2);
    }

    [Fact]
    public async Task A_release_whose_answer_was_lost_is_not_done_twice()
    {
        var lease = await AcquireAsync();
        _link.LosesAnswer = First(static _ => true);
        var released = HandleOn(_link.Keeper).AskAsync<LockAnswered>(Persistence.UntilDone, static request => new ReleaseLock(request, 0));
        OtherGets(2);
        _lock.Tell(new ReleaseLock(2, 0), _other.Ref);
        Assert.Equal(LockOutcome.Free, _other.ExpectMsg<LockAnswered>().Outcome);
        var again = await AcquireAsync();

        Assert.Equal(LockOutcome.Free, (await released.WaitAsync(s_patience)).Outcome);

        _lock.Tell(new ReadLock(3), _other.Ref);
        Assert.Equal(LockOutcome.Busy, _other.ExpectMsg<LockAnswered>().Outcome);
        Assert.Equal(lease.Token + 2, again.Token);
    }

    [Fact]
    public async Task A_lock_that_was_given_and_not_heard_of_is_given_to_the_same_again()
    {
        _link.LosesAnswer = First(static _ => true);

        var lease = await AcquireAsync();

        Assert.Equal(1, lease.Token);
        await lease.DisposeAsync().AsTask().WaitAsync(s_patience);
        OtherGets(2);
    }

    [Fact]
    public async Task Who_gives_up_what_the_link_has_swallowed_gets_nothing()
    {
        OtherGets(1);
        using var cancel = new CancellationTokenSource();
        _link.LosesRequest = First(static request => request is AcquireLock);
        var waiting = HandleOn(_link.Keeper).AskAsync<LockAnswered>(Persistence.WhileWanted, static request => new AcquireLock(request, true), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(s_patience));

        _lock.Tell(new ReleaseLock(1, 0), _other.Ref);
        Assert.Equal(LockOutcome.Free, _other.ExpectMsg<LockAnswered>().Outcome);
        _lock.Tell(new AcquireLock(1, true), _link.Requests); // held up somewhere all the time
        OtherGets(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_granted_after_its_caller_was_told_that_nobody_can_be_reached_is_given_back(bool isRepeated)
    {
        OtherGets(1);
        var (persistence, sent) = (isRepeated ? Persistence.WhileWanted : Persistence.Once, CreateTestProbe());
        _link.LosesRequest = request =>
        {
            sent.Ref.Tell(request, ActorRefs.NoSender);
            return request is CancelRequest;
        };
        var waiting = HandleOn(_link.Keeper).AskAsync<LockAnswered>(persistence, static request => new AcquireLock(request, true));
        var letter = new DeadLetter(sent.ExpectMsg<AcquireLock>(s_patience), RequestsActorOf(), _link.Keeper);
        for (var loss = 0; loss < 4; loss++)
        {
            Sys.EventStream.Publish(letter);
        }

        await Assert.ThrowsAsync<PeerLostException>(() => waiting.WaitAsync(s_patience));

        _lock.Tell(new ReleaseLock(1, 0), _other.Ref);
        Assert.Equal(LockOutcome.Free, _other.ExpectMsg<LockAnswered>().Outcome);
        _lock.Tell(new AcquireLock(9, true), _other.Ref);
        Assert.Equal(LockOutcome.Granted, _other.ExpectMsg<LockAnswered>(s_patience).Outcome);
    }

    [Fact]
    public async Task A_permit_that_was_given_back_unheard_comes_back_once()
    {
        var semaphore = Sys.ActorOf(Making.Of(static () => new SharedSemaphoreActor(1, null)));
        var link = Link(semaphore);
        var handle = HandleOn(link.Keeper);
        Assert.Equal(SemaphoreOutcome.Granted, (await handle.AskAsync<SemaphoreAnswered>(static request => new AcquirePermit(request, true)).WaitAsync(s_patience)).Outcome);
        link.LosesRequest = First(static request => request is ReleasePermits);
        link.LosesAnswer = First(static _ => true);

        Assert.Equal(0, (await handle.AskAsync<SemaphoreAnswered>(Persistence.UntilDone, static request => new ReleasePermits(request, 1)).WaitAsync(s_patience)).Count);

        semaphore.Tell(new CountPermits(1), _other.Ref);
        Assert.Equal(1, _other.ExpectMsg<SemaphoreAnswered>().Count);
    }

    [Fact]
    public async Task The_end_of_an_updates_lease_that_was_lost_comes_again()
    {
        var parcel = ItemParcel.Keep(ItemParcel.Pack(1));
        var value = Sys.ActorOf(Making.Of(() => new StateActor(new ValueState<int>(parcel))));
        var link = Link(value);
        var handle = HandleOn(link.Keeper);
        var lease = await handle.AskAsync<StateAnswer>(static request => new StateCall(request, StateVerb.Lease)).WaitAsync(s_patience);
        link.LosesRequest = First(static request => request is StateCall { Verb: StateVerb.EndLease });

        await handle.GiveBackAsync(request => new StateCall(request, StateVerb.EndLease, lease.Number)).WaitAsync(s_patience);

        value.Tell(new StateCall(1, StateVerb.Lease), _other.Ref);
        Assert.Equal(lease.Number + 1, _other.ExpectMsg<StateAnswer>(s_patience).Number);
    }

    [Fact]
    public void A_look_is_not_remembered_but_answered_anew()
    {
        var (near, semaphore, sets) = (CreateTestProbe(), Sys.ActorOf(Making.Of(static () => new SharedSemaphoreActor(1, null))), Sys.ActorOf(Making.Of(static () => new SharedEventActor(false))));
        var far = new FarRef($"{LossyLink.NearAddress}/user/requests", near.Ref);
        _lock.Tell(new ReadLock(1), far);
        Assert.Equal(LockOutcome.Free, near.ExpectMsg<LockAnswered>(s_patience).Outcome);
        OtherGets(1);
        _lock.Tell(new ReadLock(1), far);
        Assert.Equal(LockOutcome.Busy, near.ExpectMsg<LockAnswered>(s_patience).Outcome);

        semaphore.Tell(new CountPermits(2), far);
        Assert.Equal(1, near.ExpectMsg<SemaphoreAnswered>(s_patience).Count);
        semaphore.Tell(new ReleasePermits(1, 1), _other.Ref);
        _other.ExpectMsg<SemaphoreAnswered>(s_patience);
        semaphore.Tell(new CountPermits(2), far);
        Assert.Equal(2, near.ExpectMsg<SemaphoreAnswered>(s_patience).Count);

        sets.Tell(new WaitForEvent(3, false), far);
        Assert.Equal(EventOutcome.IsClear, near.ExpectMsg<EventAnswered>(s_patience).Outcome);
        sets.Tell(new ChangeEvent(1, true), _other.Ref);
        _other.ExpectMsg<EventAnswered>(s_patience);
        sets.Tell(new WaitForEvent(3, false), far);
        Assert.Equal(EventOutcome.IsSet, near.ExpectMsg<EventAnswered>(s_patience).Outcome);
    }

    [Fact]
    public async Task A_release_that_cannot_be_delivered_goes_on_says_so_and_is_of_the_lease_that_was_had()
    {
        var sent = CreateTestProbe();
        var shared = SharedLock.On(HandleOn(_link.Keeper));
        var lease = await shared.AcquireAsync().WaitAsync(s_patience);
        _link.LosesRequest = message =>
        {
            if (message is ReleaseLock)
            {
                sent.Ref.Tell(message, ActorRefs.NoSender);
            }

            return message is ReleaseLock;
        };
        var releasing = shared.ReleaseAsync();
        var release = sent.ExpectMsg<ReleaseLock>(s_patience);
        for (var loss = 0; loss < 4; loss++)
        {
            Sys.EventStream.Publish(new DeadLetter(release, RequestsActorOf(), _link.Keeper));
        }

        var lost = await Assert.ThrowsAsync<PeerLostException>(() => releasing.WaitAsync(s_patience));
        Assert.Contains("do not ask it again", lost.Message, StringComparison.Ordinal);
        Assert.Equal(lease.Token, release.Hold);

        _link.LosesRequest = static _ => false;
        OtherGets(2);
    }

    private static Predicate<object> First(Predicate<object> which)
    {
        var isOver = 0;
        return message => which(message) && Interlocked.Exchange(ref isOver, 1) == 0;
    }

    private ActorHandle HandleOn(IActorRef keeper) => ActorHandle.On(keeper, "far", _requests);

    private LossyLink Link(IActorRef keeper) => new(RequestsActorOf(), keeper);

    private IActorRef RequestsActorOf() => Sys.ActorSelection("/user/requests").ResolveOne(s_patience).GetAwaiter().GetResult();

    private async Task<LockLease> AcquireAsync()
    {
        var handle = HandleOn(_link.Keeper);
        var answer = await handle.AskAsync<LockAnswered>(Persistence.WhileWanted, static request => new AcquireLock(request, true)).WaitAsync(s_patience);
        Assert.Equal(LockOutcome.Granted, answer.Outcome);
        return new LockLease(handle, new LockGrant(answer.Hold, answer.Token, answer.Abandoned));
    }

    private void OtherGets(long token)
    {
        _lock.Tell(new AcquireLock(token, true), _other.Ref);
        var answer = _other.ExpectMsg<LockAnswered>(s_patience);
        Assert.Equal((LockOutcome.Granted, token), (answer.Outcome, answer.Token));
    }
}
