namespace Troupe.Actors.Tests.Wire;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Accounts;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Spawning;
using Troupe.State;
using Troupe.Sync;
using Troupe.Wire;
using Troupe.Workers;
using Xunit;

/// <summary>The layout on the wire, fixed byte by byte: a change here is a new manifest.</summary>
public class WireMessageTests
{
    private static readonly Dictionary<string, (object Message, string Bytes)> s_golden = new()
    {
        ["fn"] = (new DefineFunction(300, [1, 2]), "AC02-02-01-02"),
        ["rc"] = (new RunChunk(1, 2, 3, 400, 5, 1, true, Inline(9), Inline(7, 8)), "01-02-03-9003-05-01-01-01-00-01-09-00-00-02-07-08-00"),
        ["nj"] = (new NestedJob(1, 2, 3, true, false, [4]), "01-02-03-01-00-01-04"),
        ["nc"] = (new NestedCaptured(1, Inline(5)), "01-00-01-05-00"),
        ["ni"] = (new NestedItem(1, Inline(5)), "01-00-01-05-00"),
        ["ne"] = (new NestedEnd(1), "01"),
        ["na"] = (new NestedAbandoned(1), "01"),
        ["no"] = (new NestedOutcome(1, 2, 3, "w", Inline(5), new Fault("T", "m", "s", []), ActorRefs.Nobody), "01-02-03-01-77-00-01-05-00-01-01-54-01-6D-01-73-00-00"),
        ["nd"] = (new NestedOver(1, null), "01-00"),
        ["say"] = (new ItemReport(1, 2, Inline(5)), "01-02-00-01-05-00"),
        ["full"] = (new WorkerFull(129, 2, 70_000), "8101-02-F0A204"),
        ["tb"] = (new TakeBackChunk(129), "8101"),
        ["tbk"] = (new ChunkTakenBack(1, true), "01-01"),
        ["can"] = (new CancelChunk(1), "01"),
        ["fj"] = (new ForgetJob(2), "02"),
        ["rs"] = (new ReleaseSegment(3), "03"),
        ["am"] = (new TransferMoney(1, ActorRefs.Nobody, 2.5m), "01-00-19000000000000000000000000000100"),
        ["ar"] = (new TransferTold(1, TransferOutcome.PayeeLost, 3m), "01-04-03000000000000000000000000000000"),
        ["ao"] = (new OfferMoney(3, 2, 1m), "03-02-01000000000000000000000000000000"),
        ["ak"] = (new OfferAnswered(129, OfferAnswer.Closed), "8101-02"),
        ["ap"] = (new ConfirmMoney(129), "8101"),
        ["ad"] = (new MoneyBooked(129), "8101"),
        ["kw"] = (new WatchPeers(ActorRefs.Nobody), "00"),
        ["kj"] = (new PeerStarted("a", "b"), "01-61-01-62"),
        ["kl"] = (
            new PeersLost([new("a", new ExitReason(null, 9, "d")), new("b", new ExitReason(-1, null))]),
            "02-01-61-00-01-0900000000000000-01-01-64-01-62-01-FFFFFFFFFFFFFFFF-00-00"),
        ["he"] = (new EndChild(1, "ab"), "01-02-61-62"),
        ["vc"] = (new StateCall(300, StateVerb.CompareExchange, 2, -1, 200, Inline(5), Inline(6, 7)), "AC02-05-02-00-C801-02-00-01-05-00-00-02-06-07-00"),
        ["va"] = (new StateAnswer(1, StateOutcome.Done, 129, 3, Inline(5)), "01-00-8101-03-01-00-01-05-00"),
        ["sla"] = (new AcquireLock(1, true), "01-01"),
        ["slr"] = (new ReleaseLock(1, 300), "01-AC02"),
        ["slh"] = (new ReadLock(1), "01"),
        ["slx"] = (new LockAnswered(1, LockOutcome.Notified, 300, 301, true), "01-06-AC02-AD02-01"),
        ["ssa"] = (new AcquirePermit(1, false), "01-00"),
        ["ssr"] = (new ReleasePermits(1, 300), "01-AC02"),
        ["ssc"] = (new CountPermits(1), "01"),
        ["ssx"] = (new SemaphoreAnswered(1, SemaphoreOutcome.Released, 2, true, 300), "01-02-02-01-AC02"),
        ["sew"] = (new WaitForEvent(1, true), "01-01"),
        ["sec"] = (new ChangeEvent(1, true), "01-01"),
        ["sex"] = (new EventAnswered(1, EventOutcome.IsClear), "01-01"),
        ["qpm"] = (new PutParcels(1, [Inline(5), Inline()], 1.5, true), "01-000000000000F83F-01-02-00-01-05-00-00-00-00"),
        ["qtm"] = (new TakeItems(1, 300, true, 2), "01-AC02-01-02"),
        ["qim"] = (new ParcelsTaken(1, 2, [Inline(5)]), "01-02-01-00-01-05-00"),
        ["qk"] = (new SettleItems(1, 2, 3), "01-02-03"),
        ["qd"] = (new FinishItems(1, 2), "01-02"),
        ["qj"] = (new JoinQueue(1), "01"),
        ["scw"] = (new WaitOnCondition(1, 300, 2, true), "01-AC02-0200000000000000-01"),
        ["scn"] = (new NotifyCondition(1, 300, 2, 3), "01-AC02-0200000000000000-03"),
        ["scc"] = (new CloseCondition(1, 2), "01-0200000000000000"),
        ["sba"] = (new ArriveAtBarrier(300), "AC02"),
        ["sbe"] = (new EndBarrierAction(1, 300, true), "01-AC02-01"),
        ["sbc"] = (new ChangeBarrier(1, BarrierChange.TimeOut, 300), "01-02-AC02"),
        ["sbr"] = (new ReadBarrier(1), "01"),
        ["sbx"] = (new BarrierAnswered(1, BarrierOutcome.Act, 300, 2), "01-01-AC02-02"),
        ["rqs"] = (new RequestsSettled(300, 1, 299), "AC02-02-01-AA02"),
        ["qpj"] = (new PutJoined(1, [Inline(5)]), "01-01-00-01-05-00"),
        ["qr"] = (new ReceiveItem(1, true), "01-01"),
        ["qid"] = (new ParcelDelivered(1, 2, 300, Inline(5)), "01-02-AC02-00-01-05-00"),
        ["ps"] = (new SendParcel(1, 1, 300, Inline(5), true), "01-01-AC02-00-01-05-00-01"),
        ["pu"] = (new UseEnd(1, 0, 2, PipeVerb.Close, true), "01-00-02-03-01"),
        ["pt"] = (new TakeAhead(1, 1, 2, 300, 4, 3), "01-01-02-AC02-04-03"),
        ["pl"] = (new TellPlace(1, 1, 2, new(4, 300, 3), true), "01-01-02-04-AC02-03-01"),
        ["pa"] = (new PipeAnswered(1, PipeOutcome.Closed, new ExitReason(null, 9, "d")), "01-05-01-00-01-0900000000000000-01-01-64"),
        ["bye"] = (new Leave(), ""),
        ["gj"] = (new AgentJoins(1, "p", "n", 300, [("k", "v")], ActorRefs.Nobody), "01-01-70-01-6E-AC02-01-01-6B-01-76-00"),
        ["gw"] = (new AgentWelcomed("p", 1, 2, 3, 4, "e", "d", [5], "c", "j", ActorRefs.Nobody, ActorRefs.Nobody), "01-70-01-02-03-04-01-65-01-64-01-05-01-63-01-6A-00-00"),
        ["gr"] = (new AgentRefused("w"), "01-77"),
        ["gq"] = (new AgentLeaves(), ""),
        ["gb"] = (new Beat(), ""),
        ["gh"] = (new BeatHeard(), ""),
        ["gc"] = (new CutOff(), ""),
        ["gs"] = (
            new StartRemote(1, "n", ActorRefs.Nobody, 2, null, 300, null, 4, [("k", "v"), ("l", null)], "d"),
            "01-01-6E-00-01-02-00-01-AC02-00-04-02-01-6B-01-01-76-01-6C-00-01-01-64"),
        ["go"] = (new RemoteJoined(1, 300), "01-AC02"),
        ["gx"] = (new EndRemote(1, RemoteEnding.Kill, 300, "w"), "01-02-AC02-01-01-77"),
        ["gen"] = (
            new RemoteEnded(1, new ExitReason(null, 9, "d"), new RunningItem(2, 3), true, false, ["l"]),
            "01-00-01-0900000000000000-01-01-64-01-0200000000000000-0300000000000000-01-00-01-01-6C"),
        ["gl"] = (new RemoteLine(1, true, "t"), "01-01-01-74"),
        ["gt"] = (new LinesTaken(1, 300), "01-AC02"),
        ["gmf"] = (new FetchSegment(1, 2, 300, 4), "01-02-AC02-04"),
        ["gmp"] = (new SegmentPart(1, 300, [5]), "01-AC02-01-05"),
        ["gcl"] = (new ListCode(), ""),
        ["gcd"] = (new CodeListed(1, 300, [("p", 2, "h")]), "01-AC02-01-01-70-02-01-68"),
        ["gcf"] = (new FetchCode(1, 300), "01-AC02"),
        ["gcp"] = (new CodePart(1, 300, [5]), "01-AC02-01-05"),
        ["gpw"] = (new PlacesWanted("h", -1, 300, [("m", 2, 3, 4, 5)]), "01-68-FFFFFFFF0F-AC02-01-01-6D-02-03-04-05"),
        ["gpg"] = (new PlacesGiven(300, [(4, 5), (0, 6)]), "AC02-02-04-05-00-06"),
        ["rep"] = (
            new ChunkReport(1, 2, 3, 128, true, new Parcel(default, new SegmentName(4, 7, 5, 6, 70_000), []), [new ItemFault(1, new Fault("T", "m", "s", [new Fault("U", "", "", [])]))]),
            "01-02-03-8001-01-01-04-07-05-06-F0A204-00-01-01-01-54-01-6D-01-73-01-01-55-00-00-00"),
    };

    public static TheoryData<string> Manifests => [.. s_golden.Keys];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void The_bytes_of_a_message_are_fixed(string manifest)
    {
        var (message, bytes) = s_golden[manifest];
        Assert.Equal(manifest, WireTable.ManifestOf(message));
        Assert.Equal(bytes.Replace("-", "", StringComparison.Ordinal), Convert.ToHexString(Bytes(message)));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_message_reads_back(string manifest)
    {
        var bytes = Bytes(s_golden[manifest].Message);
        var back = Read(manifest, bytes);
        Assert.Equal(s_golden[manifest].Message.GetType(), back.GetType());
        Assert.Equal(bytes, Bytes(back));
    }

    [Fact]
    public void Any_numbers_and_text_read_back() => Prop.ForAll<long, NonNull<string>, byte[]>((number, text, bytes) =>
    {
        number &= long.MaxValue;
        var writer = new WireWriter(null!);
        writer.Number(number);
        writer.Int64(-number);
        writer.Text(text.Get);
        writer.OptionalText(null);
        writer.Bytes(bytes);
        var reader = new WireReader(writer.ToArray(), null!);
        var same = reader.Number() == number && reader.Int64() == -number
            && reader.Text() == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.Get))
            && reader.OptionalText() is null && reader.Bytes().SequenceEqual(bytes);
        return same && reader.AtEnd;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Faults_nested_without_end_are_refused()
    {
        var writer = new WireWriter(null!);
        for (var i = 0; i < 10_000; i++)
        {
            writer.Text("");
            writer.Text("");
            writer.Text("");
            writer.Number(1);
        }

        Assert.Throws<WireFormatException>(() =>
        {
            var reader = new WireReader(writer.ToArray(), null!);
            return Fault.Read(ref reader);
        });
    }

    [Fact]
    public void An_unknown_manifest_is_refused()
    {
        Assert.Throws<WireFormatException>(() => Read("nix", []));
        Assert.Throws<ArgumentException>(() => WireTable.ManifestOf("text"));
    }

    internal static object Golden(string manifest) => s_golden[manifest].Message;

    private static Parcel Inline(params byte[] bytes) => new(bytes, null, []);

    private static byte[] Bytes(object message)
    {
        var writer = new WireWriter(null!);
        ((WireMessage)message).Write(writer);
        return writer.ToArray();
    }

    private static WireMessage Read(string manifest, byte[] bytes)
    {
        var reader = new WireReader(bytes, null!);
        var message = WireTable.Read(manifest, ref reader);
        return reader.AtEnd ? message : throw new WireFormatException("Bytes are left.");
    }
}
