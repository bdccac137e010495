namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Xunit;

/// <summary>Items in shared memory that the keeper cannot read, and such that cannot be written: whoever sent or wants them is told.</summary>
public sealed class UnreadableParcelTests : TestKit
{
    // Of this process, and not lent.
    private static readonly Parcel s_unreadable = new(ReadOnlyMemory<byte>.Empty, new SegmentName(long.MaxValue, 1, Environment.ProcessId, 0, 8), []);

    [Fact]
    public void A_pipe_answers_a_send()
    {
        var pipe = Sys.ActorOf(Making.Of(static () => new SharedPipeActor<int>(null)));
        pipe.Tell(new SendParcel(7, 0, 0, s_unreadable, Wait: true), TestActor);
        Assert.Equal(new PipeAnswered(7, PipeOutcome.NoMemory), ExpectMsg<PipeAnswered>());
    }

    [Fact]
    public void A_queue_answers_each_kind_of_put()
    {
        var queue = Sys.ActorOf(Making.Of(static () => new SharedQueueActor<int>(new QueueOptions())));
        queue.Tell(new PutParcel(1, s_unreadable, Wait: true), TestActor);
        queue.Tell(new PutParcels(2, [s_unreadable], 0, Wait: true), TestActor);
        queue.Tell(new PutJoined(3, [s_unreadable]), TestActor);
        for (var request = 1; request <= 3; request++)
        {
            Assert.Equal(new QueueAnswered(request, QueueOutcome.NoMemory), ExpectMsg<QueueAnswered>());
        }
    }

    [Fact]
    public void An_item_whose_own_code_throws_when_it_is_written_stays_in_the_pipe()
    {
        var far = CreateTestProbe();
        var pipe = Sys.ActorOf(Making.Of(static () => new SharedPipeActor<Thorny>(null)));
        var item = new Thorny();
        pipe.Tell(new SendItem<Thorny>(1, 0, 0, item, Wait: true), TestActor);
        Assert.Equal(new PipeAnswered(1, PipeOutcome.Accepted), ExpectMsg<PipeAnswered>());

        pipe.Tell(new UseEnd(2, 1, 1, PipeVerb.Receive, Wait: true), new FarRef("akka.unix://troupe@far:1/user/requests", far.Ref));
        Assert.Contains("a thorn", far.ExpectMsg<ItemStays>().Why, StringComparison.Ordinal);

        pipe.Tell(new UseEnd(3, 1, 2, PipeVerb.Receive, Wait: true), TestActor); // sent on again, to this process
        Assert.Same(item, ExpectMsg<ItemTaken<Thorny>>().Item);
    }

    private sealed class Thorny
    {
        public int Value { get => throw new FormatException("a thorn"); set => _ = value; }
    }
}
