namespace Troupe.Wire;

using Troupe.Accounts;
using Troupe.Channels;
using Troupe.Peers;
using Troupe.Spawning;
using Troupe.State;
using Troupe.Sync;

/// <summary>
/// Every message that may cross: the only types that bytes from outside can become. Two tables that are code, so that a fresh process, on its way to its first message,
/// loads the types that it reads and writes, and not all of them.
/// </summary>
internal static class WireTable
{
    // Read without a lock, and never changed but replaced: each type is looked up by its name once.
    private static volatile Dictionary<Type, string> s_manifests = [];

    /// <exception cref="ArgumentException">It is no message of the wire.</exception>
    internal static string ManifestOf(object message) => s_manifests.TryGetValue(message.GetType(), out var manifest) ? manifest : Learn(message);

    /// <exception cref="WireFormatException">Nothing is called that, or the bytes are not of its layout.</exception>
    internal static WireMessage Read(string manifest, ref WireReader reader) => manifest switch
    {
        "hi" => Hello.Read(ref reader),
        "fn" => DefineFunction.Read(ref reader),
        "rc" => RunChunk.Read(ref reader),
        "tb" => TakeBackChunk.Read(ref reader),
        "can" => CancelChunk.Read(ref reader),
        "fj" => ForgetJob.Read(ref reader),
        "rs" => ReleaseSegment.Read(ref reader),
        "bye" => Leave.Read(ref reader),
        "rep" => ChunkReport.Read(ref reader),
        "full" => WorkerFull.Read(ref reader),
        "nj" => NestedJob.Read(ref reader),
        "nc" => NestedCaptured.Read(ref reader),
        "ni" => NestedItem.Read(ref reader),
        "ne" => NestedEnd.Read(ref reader),
        "na" => NestedAbandoned.Read(ref reader),
        "no" => NestedOutcome.Read(ref reader),
        "nd" => NestedOver.Read(ref reader),
        "say" => ItemReport.Read(ref reader),
        "tbk" => ChunkTakenBack.Read(ref reader),
        "rqc" => CancelRequest.Read(ref reader),
        "rqw" => RequestWithdrawn.Read(ref reader),
        "rqg" => TargetGone.Read(ref reader),
        "qp" => PutParcel.Read(ref reader),
        "qt" => TakeItem.Read(ref reader),
        "qc" => CountItems.Read(ref reader),
        "qs" => ShutDownQueue.Read(ref reader),
        "qi" => ParcelTaken.Read(ref reader),
        "qx" => ItemStays.Read(ref reader),
        "qa" => QueueAnswered.Read(ref reader),
        "qn" => ItemsCounted.Read(ref reader),
        "ac" => ChangeBalance.Read(ref reader),
        "ab" => ReadBalance.Read(ref reader),
        "at" => BalanceTold.Read(ref reader),
        "am" => TransferMoney.Read(ref reader),
        "ar" => TransferTold.Read(ref reader),
        "ao" => OfferMoney.Read(ref reader),
        "ak" => OfferAnswered.Read(ref reader),
        "ap" => ConfirmMoney.Read(ref reader),
        "ad" => MoneyBooked.Read(ref reader),
        "kw" => WatchPeers.Read(ref reader),
        "kj" => PeerStarted.Read(ref reader),
        "kl" => PeersLost.Read(ref reader),
        "he" => EndChild.Read(ref reader),
        "vc" => StateCall.Read(ref reader),
        "va" => StateAnswer.Read(ref reader),
        "sla" => AcquireLock.Read(ref reader),
        "slr" => ReleaseLock.Read(ref reader),
        "slh" => ReadLock.Read(ref reader),
        "slx" => LockAnswered.Read(ref reader),
        "ssa" => AcquirePermit.Read(ref reader),
        "ssr" => ReleasePermits.Read(ref reader),
        "ssc" => CountPermits.Read(ref reader),
        "ssx" => SemaphoreAnswered.Read(ref reader),
        "sew" => WaitForEvent.Read(ref reader),
        "sec" => ChangeEvent.Read(ref reader),
        "sex" => EventAnswered.Read(ref reader),
        "qpm" => PutParcels.Read(ref reader),
        "qtm" => TakeItems.Read(ref reader),
        "qk" => SettleItems.Read(ref reader),
        "qd" => FinishItems.Read(ref reader),
        "qj" => JoinQueue.Read(ref reader),
        "qim" => ParcelsTaken.Read(ref reader),
        "rqs" => RequestsSettled.Read(ref reader),
        "ps" => SendParcel.Read(ref reader),
        "pu" => UseEnd.Read(ref reader),
        "pa" => PipeAnswered.Read(ref reader),
        "scw" => WaitOnCondition.Read(ref reader),
        "scn" => NotifyCondition.Read(ref reader),
        "scc" => CloseCondition.Read(ref reader),
        "sba" => ArriveAtBarrier.Read(ref reader),
        "sbe" => EndBarrierAction.Read(ref reader),
        "sbc" => ChangeBarrier.Read(ref reader),
        "sbr" => ReadBarrier.Read(ref reader),
        "sbx" => BarrierAnswered.Read(ref reader),
        "qpj" => PutJoined.Read(ref reader),
        "qr" => ReceiveItem.Read(ref reader),
        "qid" => ParcelDelivered.Read(ref reader),
        _ => throw new WireFormatException($"No message of the wire is called '{manifest}'."),
    };

    // By the name alone, and the name is enough: of one name there is one, which a test holds.
    private static string? ManifestOf(string type) => type switch
    {
        nameof(Hello) => Hello.Manifest,
        nameof(DefineFunction) => DefineFunction.Manifest,
        nameof(RunChunk) => RunChunk.Manifest,
        nameof(TakeBackChunk) => TakeBackChunk.Manifest,
        nameof(CancelChunk) => CancelChunk.Manifest,
        nameof(ForgetJob) => ForgetJob.Manifest,
        nameof(ReleaseSegment) => ReleaseSegment.Manifest,
        nameof(Leave) => Leave.Manifest,
        nameof(ChunkReport) => ChunkReport.Manifest,
        nameof(WorkerFull) => WorkerFull.Manifest,
        nameof(NestedJob) => NestedJob.Manifest,
        nameof(NestedCaptured) => NestedCaptured.Manifest,
        nameof(NestedItem) => NestedItem.Manifest,
        nameof(NestedEnd) => NestedEnd.Manifest,
        nameof(NestedAbandoned) => NestedAbandoned.Manifest,
        nameof(NestedOutcome) => NestedOutcome.Manifest,
        nameof(NestedOver) => NestedOver.Manifest,
        nameof(ItemReport) => ItemReport.Manifest,
        nameof(ChunkTakenBack) => ChunkTakenBack.Manifest,
        nameof(CancelRequest) => CancelRequest.Manifest,
        nameof(RequestWithdrawn) => RequestWithdrawn.Manifest,
        nameof(TargetGone) => TargetGone.Manifest,
        nameof(PutParcel) => PutParcel.Manifest,
        nameof(TakeItem) => TakeItem.Manifest,
        nameof(CountItems) => CountItems.Manifest,
        nameof(ShutDownQueue) => ShutDownQueue.Manifest,
        nameof(ParcelTaken) => ParcelTaken.Manifest,
        nameof(ItemStays) => ItemStays.Manifest,
        nameof(QueueAnswered) => QueueAnswered.Manifest,
        nameof(ItemsCounted) => ItemsCounted.Manifest,
        nameof(ChangeBalance) => ChangeBalance.Manifest,
        nameof(ReadBalance) => ReadBalance.Manifest,
        nameof(BalanceTold) => BalanceTold.Manifest,
        nameof(TransferMoney) => TransferMoney.Manifest,
        nameof(TransferTold) => TransferTold.Manifest,
        nameof(OfferMoney) => OfferMoney.Manifest,
        nameof(OfferAnswered) => OfferAnswered.Manifest,
        nameof(ConfirmMoney) => ConfirmMoney.Manifest,
        nameof(MoneyBooked) => MoneyBooked.Manifest,
        nameof(WatchPeers) => WatchPeers.Manifest,
        nameof(PeerStarted) => PeerStarted.Manifest,
        nameof(PeersLost) => PeersLost.Manifest,
        nameof(EndChild) => EndChild.Manifest,
        nameof(StateCall) => StateCall.Manifest,
        nameof(StateAnswer) => StateAnswer.Manifest,
        nameof(AcquireLock) => AcquireLock.Manifest,
        nameof(ReleaseLock) => ReleaseLock.Manifest,
        nameof(ReadLock) => ReadLock.Manifest,
        nameof(LockAnswered) => LockAnswered.Manifest,
        nameof(AcquirePermit) => AcquirePermit.Manifest,
        nameof(ReleasePermits) => ReleasePermits.Manifest,
        nameof(CountPermits) => CountPermits.Manifest,
        nameof(SemaphoreAnswered) => SemaphoreAnswered.Manifest,
        nameof(WaitForEvent) => WaitForEvent.Manifest,
        nameof(ChangeEvent) => ChangeEvent.Manifest,
        nameof(EventAnswered) => EventAnswered.Manifest,
        nameof(PutParcels) => PutParcels.Manifest,
        nameof(TakeItems) => TakeItems.Manifest,
        nameof(SettleItems) => SettleItems.Manifest,
        nameof(FinishItems) => FinishItems.Manifest,
        nameof(JoinQueue) => JoinQueue.Manifest,
        nameof(ParcelsTaken) => ParcelsTaken.Manifest,
        nameof(RequestsSettled) => RequestsSettled.Manifest,
        nameof(SendParcel) => SendParcel.Manifest,
        nameof(UseEnd) => UseEnd.Manifest,
        nameof(PipeAnswered) => PipeAnswered.Manifest,
        nameof(WaitOnCondition) => WaitOnCondition.Manifest,
        nameof(NotifyCondition) => NotifyCondition.Manifest,
        nameof(CloseCondition) => CloseCondition.Manifest,
        nameof(ArriveAtBarrier) => ArriveAtBarrier.Manifest,
        nameof(EndBarrierAction) => EndBarrierAction.Manifest,
        nameof(ChangeBarrier) => ChangeBarrier.Manifest,
        nameof(ReadBarrier) => ReadBarrier.Manifest,
        nameof(BarrierAnswered) => BarrierAnswered.Manifest,
        nameof(PutJoined) => PutJoined.Manifest,
        nameof(ReceiveItem) => ReceiveItem.Manifest,
        nameof(ParcelDelivered) => ParcelDelivered.Manifest,
        _ => null,
    };

    private static string Learn(object message)
    {
        var manifest = message is WireMessage ? ManifestOf(message.GetType().Name) : null;
        if (manifest is null)
        {
            throw new ArgumentException($"{message.GetType()} is not a message of the wire.", nameof(message));
        }

        s_manifests = new Dictionary<Type, string>(s_manifests) { [message.GetType()] = manifest }; // Two at once: one's is lost, and learned again.
        return manifest;
    }
}
