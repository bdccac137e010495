namespace Troupe.Actors.Tests.Sync;

using Troupe.Actors.Tests.Peers;
using Troupe.Peers;
using Troupe.Sync;
using Xunit;

/// <summary>What the keeper of a lock is told that it may forget.</summary>
public class SettledAnswersTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Requests _requests;
    private readonly IActorRef _lock;
    private readonly LossyLink _link;
    private readonly TestProbe _other;

    public SettledAnswersTests()
    {
        _requests = new Requests(Sys, ActorRefs.Nobody);
        _lock = Sys.ActorOf(Making.Of(static () => new SharedLockActor()));
        _link = new(Sys.ActorSelection("/user/requests").ResolveOne(s_patience).GetAwaiter().GetResult(), _lock);
        _other = CreateTestProbe();
    }

    [Fact]
    public async Task One_who_waits_for_long_keeps_no_answer_from_being_settled()
    {
        OtherGets(1);
        var words = CreateTestProbe();
        _link.LosesRequest = message =>
        {
            if (message is AcquireLock { Wait: true } or RequestsSettled)
            {
                words.Ref.Tell(message, ActorRefs.NoSender);
            }

            return false;
        };
        var handle = HandleOn(_link.Keeper);
        var waiting = handle.AskAsync<LockAnswered>(Persistence.WhileWanted, static request => new AcquireLock(request, true));
        var number = words.ExpectMsg<AcquireLock>(s_patience).Request;
        for (var asked = 0; asked < 256; asked++)
        {
            await handle.AskAsync<LockAnswered>(Persistence.WhileWanted, static request => new AcquireLock(request, false)).WaitAsync(s_patience);
        }

        var settled = words.FishForMessage<RequestsSettled>(settled => settled.Below == number + 257, s_patience);
        Assert.Equal([number], settled.Open);
        _lock.Tell(new ReleaseLock(2, 0), _other.Ref);
        Assert.Equal(2, (await waiting.WaitAsync(s_patience)).Token);
    }

    [Fact]
    public async Task A_number_under_which_nothing_is_asked_keeps_no_answer_from_being_settled()
    {
        await Assert.ThrowsAsync<FormatException>(() => HandleOn(_link.Keeper).AskAsync<LockAnswered>(Persistence.WhileWanted, static _ => throw new FormatException()));

        await SettlesAllAsync();
    }

    [Fact]
    public async Task After_a_fault_in_the_request_book_answers_are_settled_and_what_it_asked_for_is_given_back()
    {
        OtherGets(1);
        var words = CreateTestProbe();
        _link.LosesRequest = message =>
        {
            if (message is AcquireLock)
            {
                words.Ref.Tell(message, ActorRefs.NoSender);
            }

            return message is CancelRequest;
        };
        var waiting = HandleOn(_link.Keeper).AskAsync<LockAnswered>(Persistence.WhileWanted, static request => new AcquireLock(request, true));
        words.ExpectMsg<AcquireLock>(s_patience);

        await Assert.ThrowsAsync<TargetGoneException>(() => HandleOn(new FaultyRef()).AskAsync<LockAnswered>(static request => new ReadLock(request)).WaitAsync(s_patience));
        await Assert.ThrowsAsync<TargetGoneException>(() => waiting.WaitAsync(s_patience));

        _lock.Tell(new ReleaseLock(2, 0), _other.Ref);
        Assert.Equal(LockOutcome.Free, _other.ExpectMsg<LockAnswered>(s_patience).Outcome);
        OtherGets(3);
        await SettlesAllAsync();
    }

    private ActorHandle HandleOn(IActorRef keeper) => ActorHandle.On(keeper, "far", _requests);

    private void OtherGets(long token)
    {
        _lock.Tell(new AcquireLock(token, true), _other.Ref);
        var answer = _other.ExpectMsg<LockAnswered>(s_patience);
        Assert.Equal((LockOutcome.Granted, token), (answer.Outcome, answer.Token));
    }

    private async Task SettlesAllAsync()
    {
        var (words, last) = (CreateTestProbe(), 0L);
        _link.LosesRequest = message =>
        {
            if (message is RequestsSettled)
            {
                words.Ref.Tell(message, ActorRefs.NoSender);
            }

            return false;
        };
        for (var asked = 0; asked < 256; asked++)
        {
            await HandleOn(_link.Keeper).AskAsync<LockAnswered>(Persistence.WhileWanted, request => new ReadLock(last = request)).WaitAsync(s_patience);
        }

        words.FishForMessage<RequestsSettled>(settled => settled.Below == last + 1 && settled.Open.Length == 0, s_patience);
    }

    /// <summary>Whoever tells it something has a fault.</summary>
    private sealed class FaultyRef : MinimalActorRef
    {
        public override ActorPath Path { get; } = ActorPath.Parse($"{LossyLink.FarAddress}/user/faulty");

        public override IActorRefProvider Provider => throw new NotSupportedException();

        protected override void TellInternal(object message, IActorRef sender) => throw new NotSupportedException();
    }
}
