namespace Troupe.Actors.Tests.Peers;

using Troupe.Actors.Tests.Payload;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Pools;
using Troupe.Wire;
using Xunit;

/// <summary>Large answers whose memory is no more when they are read: their process has ended meanwhile. Alone: every test of this process has the same shared memory.</summary>
[Collection(nameof(AloneWithSharedMemory))]
public sealed class GoneAnswerTests : TestKit
{
    private const string Far = "akka.tcp://troupe@far:1";
    private const int Size = 300_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Home _home;

    public GoneAnswerTests() => _home = new Home(Sys);

    [Fact]
    public void What_a_handle_cannot_read_any_more_is_the_loss_of_its_process()
    {
        var handle = ActorHandle.On(new FarRef($"{Far}/user/kept", TestActor), "kept", _home.Requests);

        var lost = Assert.Throws<PeerLostException>(() => handle.Read(Gone(), ItemParcel.Open<byte[]>));

        Assert.Equal(Far, lost.Peer);
        Assert.Contains("cannot be read any more", lost.Reason.ToString(), StringComparison.Ordinal);
        ExpectMsg<ReleaseSegment>();
    }

    [Fact]
    public void What_could_not_be_mapped_when_it_came_is_read_later_or_says_what_was_missing()
    {
        var shortage = new SegmentException("Too many open files.") { IsShortage = true };
        var there = ItemParcel.Pack(new byte[Size]);

        Assert.True(Parcel.Unheld(there.Segment!, [], shortage).TryHold(out var late));
        Assert.Equal(Size, ItemParcel.Open<byte[]>(late).Length);
        there.Release();

        Assert.False(there.TryHold(out _));
        Assert.True(late.TryHold(out late));
        var missing = Assert.Throws<SegmentException>(() => ItemParcel.Open<byte[]>(late));
        Assert.True(missing.IsShortage);
        Assert.StartsWith(shortage.Message, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nested_map_of_whose_results_one_went_with_the_pool_s_process_fails_though_its_end_was_told()
    {
        var pool = CreateTestProbe();
        var calls = Sys.ActorOf(Making.Of(() => new NestedCallsActor(new FarRef($"{Far}/user/pool", pool.Ref), _home.Requests)));
        var map = new Calls(new Entrance(calls)).MapAsync(static size => new byte[size], [Size, Size]);
        var job = pool.ExpectMsg<NestedJob>(s_patience).Job;
        var first = ItemParcel.Pack(new[] { new byte[Size] });

        calls.Tell(new NestedOutcome(job, 0, 1, "w", first, null, ActorRefs.Nobody));
        calls.Tell(new NestedOutcome(job, 1, 1, "w", Gone(), null, pool.Ref));
        calls.Tell(new NestedOver(job, null));

        await Assert.ThrowsAsync<PeerLostException>(() => map.WaitAsync(s_patience));
        pool.FishForMessage(static told => told is ReleaseSegment, s_patience);
        pool.FishForMessage(static told => told is NestedAbandoned, s_patience);
        first.Release();
        Assert.Equal(0, Segments.Count); // Of what others count, nothing stays.
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_result_from_elsewhere_that_this_process_has_no_memory_for_is_a_report_and_one_that_is_no_more_is_none(bool isShort)
    {
        var (worker, desk) = (CreateTestProbe(), Sys.ActorOf(Props.Create(() => new Desk(TestActor))));
        desk.Tell(new ChunkReport(7, 0, 1, 0, true, new Parcel(ReadOnlyMemory<byte>.Empty, new SegmentName(5, 1, 1, 0, Size), []), []), worker.Ref);
        worker.ExpectMsg<FetchSegment>(s_patience);

        desk.Tell(new FarReportDue(worker.Ref, null, isShort ? new SegmentException("Too many open files.") { IsShortage = true } : null));

        var report = ExpectMsg<ChunkReport>(s_patience);
        Assert.Equal(5, worker.FishForMessage<ReleaseSegment>(static _ => true, s_patience).Segment);
        Assert.Equal(isShort, report.Results.TryHold(out var results));
        Assert.Equal(isShort, Assert.Throws<SegmentException>(() => ItemParcel.Open<byte[]>(results)).IsShortage);
        Watch(desk);
        Sys.Stop(desk);
        ExpectTerminated(desk, s_patience); // And the one that was bringing it: its memory is given back.
    }

    private static Parcel Gone()
    {
        var parcel = ItemParcel.Pack(new byte[Size]);
        parcel.Release();
        return parcel;
    }

    private sealed class Desk : ReceiveActor
    {
        public Desk(IActorRef reader)
        {
            var reports = new FarReports(Self);
            Receive<ChunkReport>(report => reports.Keeps(report, Sender, Context));
            Receive<FarReportDue>(due =>
            {
                foreach (var (message, _) in reports.Take(due, Context))
                {
                    reader.Tell(message);
                }
            });
        }
    }

    private sealed class Calls(PoolEntrance entrance) : PoolCalls(entrance, new CallOptions());

    private sealed class Entrance(IActorRef calls) : PoolEntrance
    {
        public override string Name => "far";

        public override Backend Backend => Backend.Processes;

        public override int ReadAhead => 16;

        public override long Caller => 0;

        public override Task Add(Job job, long available, bool ended)
        {
            calls.Tell(new AddJob(job, available, ended), ActorRefs.NoSender);
            return Task.CompletedTask;
        }

        public override void Announce(Job job, int count, bool ended) => calls.Tell(new AnnounceItems(job, count, ended), ActorRefs.NoSender);

        public override void Abandon(Job job) => calls.Tell(new AbandonJob(job), ActorRefs.NoSender);

        public override void ThrowIfClosed()
        {
        }
    }
}
