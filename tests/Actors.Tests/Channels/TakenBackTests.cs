namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Peers;
using Xunit;

/// <summary>Items that a queue has given and takes back, since they do not fit the message.</summary>
public sealed class TakenBackTests : TestKit
{
    [Fact]
    public void Who_waits_for_all_to_be_done_waits_for_what_did_not_fit_too()
    {
        var queue = Sys.ActorOf(Making.Of(static () => new SharedQueueActor<byte[]>(new QueueOptions { Acknowledged = true })));
        var (taker, joiner) = (CreateTestProbe(), CreateTestProbe());
        var far = new LossyLink(taker, queue);
        queue.Tell(new PutItems<byte[]>(1, [new byte[30_000], new byte[30_000]], 0), TestActor);
        Assert.Equal(QueueOutcome.Accepted, ExpectMsg<QueueAnswered>().Outcome);
        queue.Tell(new JoinQueue(2), joiner);

        far.Keeper.Tell(new TakeItems(3, 2, false, 0), taker);

        Assert.Single(taker.ExpectMsg<ParcelsTaken>().Items);
        queue.Tell(new CountItems(4), joiner);
        Assert.Equal(1, joiner.ExpectMsg<ItemsCounted>().Count); // And nothing before it.
        far.Keeper.Tell(new TakeItems(5, 2, false, 0), taker);
        taker.ExpectMsg<ParcelTaken>();
        Assert.Equal(new QueueAnswered(2, QueueOutcome.Accepted), joiner.ExpectMsg<QueueAnswered>());
    }
}
