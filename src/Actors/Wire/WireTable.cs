namespace Troupe.Wire;

using Troupe.Accounts;
using Troupe.Channels;
using Troupe.Peers;
using Troupe.Spawning;
using Troupe.State;
using Troupe.Sync;

/// <summary>Every message that may cross: the only types that bytes from outside can become.</summary>
internal static class WireTable
{
    internal delegate WireMessage ReadMessage(ref WireReader reader);

    private static readonly Dictionary<string, ReadMessage> s_readers = [];
    private static readonly Dictionary<Type, string> s_manifests = [];

    static WireTable()
    {
        Add(typeof(Hello), Hello.Manifest, Hello.Read);
        Add(typeof(DefineFunction), DefineFunction.Manifest, DefineFunction.Read);
        Add(typeof(RunChunk), RunChunk.Manifest, RunChunk.Read);
        Add(typeof(TakeBackChunk), TakeBackChunk.Manifest, TakeBackChunk.Read);
        Add(typeof(CancelChunk), CancelChunk.Manifest, CancelChunk.Read);
        Add(typeof(ForgetJob), ForgetJob.Manifest, ForgetJob.Read);
        Add(typeof(ReleaseSegment), ReleaseSegment.Manifest, ReleaseSegment.Read);
        Add(typeof(Leave), Leave.Manifest, Leave.Read);
        Add(typeof(ChunkReport), ChunkReport.Manifest, ChunkReport.Read);
        Add(typeof(WorkerFull), WorkerFull.Manifest, WorkerFull.Read);
        Add(typeof(NestedJob), NestedJob.Manifest, NestedJob.Read);
        Add(typeof(NestedCaptured), NestedCaptured.Manifest, NestedCaptured.Read);
        Add(typeof(NestedItem), NestedItem.Manifest, NestedItem.Read);
        Add(typeof(NestedEnd), NestedEnd.Manifest, NestedEnd.Read);
        Add(typeof(NestedAbandoned), NestedAbandoned.Manifest, NestedAbandoned.Read);
        Add(typeof(NestedOutcome), NestedOutcome.Manifest, NestedOutcome.Read);
        Add(typeof(NestedOver), NestedOver.Manifest, NestedOver.Read);
        Add(typeof(ItemReport), ItemReport.Manifest, ItemReport.Read);
        Add(typeof(ChunkTakenBack), ChunkTakenBack.Manifest, ChunkTakenBack.Read);
        Add(typeof(CancelRequest), CancelRequest.Manifest, CancelRequest.Read);
        Add(typeof(RequestWithdrawn), RequestWithdrawn.Manifest, RequestWithdrawn.Read);
        Add(typeof(TargetGone), TargetGone.Manifest, TargetGone.Read);
        Add(typeof(PutParcel), PutParcel.Manifest, PutParcel.Read);
        Add(typeof(TakeItem), TakeItem.Manifest, TakeItem.Read);
        Add(typeof(CountItems), CountItems.Manifest, CountItems.Read);
        Add(typeof(ShutDownQueue), ShutDownQueue.Manifest, ShutDownQueue.Read);
        Add(typeof(ParcelTaken), ParcelTaken.Manifest, ParcelTaken.Read);
        Add(typeof(ItemStays), ItemStays.Manifest, ItemStays.Read);
        Add(typeof(QueueAnswered), QueueAnswered.Manifest, QueueAnswered.Read);
        Add(typeof(ItemsCounted), ItemsCounted.Manifest, ItemsCounted.Read);
        Add(typeof(ChangeBalance), ChangeBalance.Manifest, ChangeBalance.Read);
        Add(typeof(ReadBalance), ReadBalance.Manifest, ReadBalance.Read);
        Add(typeof(BalanceTold), BalanceTold.Manifest, BalanceTold.Read);
        Add(typeof(TransferMoney), TransferMoney.Manifest, TransferMoney.Read);
        Add(typeof(TransferTold), TransferTold.Manifest, TransferTold.Read);
        Add(typeof(OfferMoney), OfferMoney.Manifest, OfferMoney.Read);
        Add(typeof(OfferAnswered), OfferAnswered.Manifest, OfferAnswered.Read);
        Add(typeof(ConfirmMoney), ConfirmMoney.Manifest, ConfirmMoney.Read);
        Add(typeof(MoneyBooked), MoneyBooked.Manifest, MoneyBooked.Read);
        Add(typeof(WatchPeers), WatchPeers.Manifest, WatchPeers.Read);
        Add(typeof(PeerStarted), PeerStarted.Manifest, PeerStarted.Read);
        Add(typeof(PeersLost), PeersLost.Manifest, PeersLost.Read);
        Add(typeof(EndChild), EndChild.Manifest, EndChild.Read);
        Add(typeof(StateCall), StateCall.Manifest, StateCall.Read);
        Add(typeof(StateAnswer), StateAnswer.Manifest, StateAnswer.Read);
        Add(typeof(AcquireLock), AcquireLock.Manifest, AcquireLock.Read);
        Add(typeof(ReleaseLock), ReleaseLock.Manifest, ReleaseLock.Read);
        Add(typeof(ReadLock), ReadLock.Manifest, ReadLock.Read);
        Add(typeof(LockAnswered), LockAnswered.Manifest, LockAnswered.Read);
        Add(typeof(AcquirePermit), AcquirePermit.Manifest, AcquirePermit.Read);
        Add(typeof(ReleasePermits), ReleasePermits.Manifest, ReleasePermits.Read);
        Add(typeof(CountPermits), CountPermits.Manifest, CountPermits.Read);
        Add(typeof(SemaphoreAnswered), SemaphoreAnswered.Manifest, SemaphoreAnswered.Read);
        Add(typeof(WaitForEvent), WaitForEvent.Manifest, WaitForEvent.Read);
        Add(typeof(ChangeEvent), ChangeEvent.Manifest, ChangeEvent.Read);
        Add(typeof(EventAnswered), EventAnswered.Manifest, EventAnswered.Read);
        Add(typeof(PutParcels), PutParcels.Manifest, PutParcels.Read);
        Add(typeof(TakeItems), TakeItems.Manifest, TakeItems.Read);
        Add(typeof(SettleItems), SettleItems.Manifest, SettleItems.Read);
        Add(typeof(FinishItems), FinishItems.Manifest, FinishItems.Read);
        Add(typeof(JoinQueue), JoinQueue.Manifest, JoinQueue.Read);
        Add(typeof(ParcelsTaken), ParcelsTaken.Manifest, ParcelsTaken.Read);
        Add(typeof(RequestsSettled), RequestsSettled.Manifest, RequestsSettled.Read);
        Add(typeof(SendParcel), SendParcel.Manifest, SendParcel.Read);
        Add(typeof(UseEnd), UseEnd.Manifest, UseEnd.Read);
        Add(typeof(PipeAnswered), PipeAnswered.Manifest, PipeAnswered.Read);
        Add(typeof(WaitOnCondition), WaitOnCondition.Manifest, WaitOnCondition.Read);
        Add(typeof(NotifyCondition), NotifyCondition.Manifest, NotifyCondition.Read);
        Add(typeof(CloseCondition), CloseCondition.Manifest, CloseCondition.Read);
        Add(typeof(ArriveAtBarrier), ArriveAtBarrier.Manifest, ArriveAtBarrier.Read);
        Add(typeof(EndBarrierAction), EndBarrierAction.Manifest, EndBarrierAction.Read);
        Add(typeof(ChangeBarrier), ChangeBarrier.Manifest, ChangeBarrier.Read);
        Add(typeof(ReadBarrier), ReadBarrier.Manifest, ReadBarrier.Read);
        Add(typeof(BarrierAnswered), BarrierAnswered.Manifest, BarrierAnswered.Read);
        Add(typeof(PutJoined), PutJoined.Manifest, PutJoined.Read);
        Add(typeof(ReceiveItem), ReceiveItem.Manifest, ReceiveItem.Read);
        Add(typeof(ParcelDelivered), ParcelDelivered.Manifest, ParcelDelivered.Read);
    }

    internal static IReadOnlyDictionary<Type, string> Manifests => s_manifests;

    internal static string ManifestOf(object message) => s_manifests.TryGetValue(message.GetType(), out var manifest)
        ? manifest
        : throw new ArgumentException($"{message.GetType()} is not a message of the wire.", nameof(message));

    internal static WireMessage Read(string manifest, ref WireReader reader) => s_readers.TryGetValue(manifest, out var read)
        ? read(ref reader)
        : throw new WireFormatException($"No message of the wire is called '{manifest}'.");

    // Not generic over the message: that would be compiled anew in every process, on its way to its first message.
    private static void Add(Type message, string manifest, ReadMessage read)
    {
        s_readers.Add(manifest, read);
        s_manifests.Add(message, manifest);
    }
}
