namespace Troupe.Channels;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>Keeps a queue's items and lines; performs what <see cref="QueueState{TItem, TWaiter}"/> decides.</summary>
internal sealed class SharedQueueActor<T> : SharedActor
{
    private readonly QueueState<QueueItem<T>, Asker> _state;
    private readonly Queue<QueueAnswer<QueueItem<T>, Asker>> _unsaid = new();
    private readonly List<QueueAnswer<QueueItem<T>, Asker>> _answers = [];

    public SharedQueueActor(QueueOptions options)
    {
        _state = new(options.Capacity);
        Receive<PutItem<T>>(put => Put(AskerOf(put), new(put.Item, null), put.Wait));
        Receive<PutParcel>(Put);
        Receive<TakeItem>(Take);
        Receive<CountItems>(asked => Sender.Tell(new ItemsCounted(asked.Request, _state.Count), Self));
        Receive<ShutDownQueue>(asked => ShutDown(asked.Request, asked.Immediate));
        Receive<DisposeQueue>(asked =>
        {
            ShutDown(asked.Request, immediate: true);
            Context.Stop(Self);
        });
        Receive<ReleaseSegment>(static read => Segments.Return(read.Segment));
    }

    protected override void PostStop()
    {
        base.PostStop();
        Decide(() => _state.ShutDown(immediate: true, _answers));
    }

    protected override void Withdraw(Asker asker) => Decide(() => _state.Withdraw(asker, _answers));

    protected override void Lose(string peer, ExitReason reason)
    {
        Segments.ReleaseAll(peer);
        _state.Drop(waiter => !waiter.IsHere && waiter.Peer == peer);
    }

    private void Put(Asker asker, QueueItem<T> item, bool wait)
    {
        // A putter known to be dead cannot wait: its item would wait with it for ever. What it put before its death counts.
        Decide(() => _state.Put(asker, item, wait && !IsLost(asker), _answers));
    }

    private void Put(PutParcel put)
    {
        Parcel kept;
        try
        {
            kept = ItemParcel.Keep(put.Item);
        }
        catch (SegmentException)
        {
            // The putter has ended, and its memory with it, while its item was on the way here: there is nothing to put, and nobody to tell.
            return;
        }

        Put(AskerOf(put), new(default, kept), put.Wait);
    }

    private void Take(TakeItem asked)
    {
        // The dead may still ask: their last messages can come after the news. An item given to them would be lost.
        var asker = AskerOf(asked);
        if (!IsLost(asker))
        {
            Decide(() => _state.Take(asker, asked.Wait, _answers));
        }
    }

    private void ShutDown(long request, bool immediate)
    {
        Decide(() => _state.ShutDown(immediate, _answers));
        Sender.Tell(new QueueAnswered(request, QueueOutcome.Accepted), Self);
    }

    private void Decide(Action decision)
    {
        decision();
        while (true)
        {
            foreach (var answer in _answers)
            {
                _unsaid.Enqueue(answer);
            }

            _answers.Clear();
            if (!_unsaid.TryDequeue(out var next))
            {
                return;
            }

            Say(next);
        }
    }

    private void Say(QueueAnswer<QueueItem<T>, Asker> answer)
    {
        var (to, item) = (answer.To, answer.Item);
        object reply = answer.Outcome switch
        {
            QueueOutcome.Withdrawn => new RequestWithdrawn(to.Request),
            QueueOutcome.Item when !to.IsHere => Pack(to, item),
            QueueOutcome.Item when item.Parcel is { } parcel => new ParcelTaken(to.Request, parcel),
            QueueOutcome.Item => new ItemTaken<T>(to.Request, item.Object!),
            var outcome => new QueueAnswered(to.Request, outcome),
        };
        to.Tell(reply, Self);
    }

    private object Pack(Asker to, QueueItem<T> item)
    {
        try
        {
            return new ParcelTaken(to.Request, item.Parcel is { } kept ? ItemParcel.Send(kept, to.Peer) : ItemParcel.Pack(item.Object!, to.Peer));
        }
        catch (TroupeException fault)
        {
            // It was put as an object, so nobody has looked yet whether it can travel, or there is no shared memory left. It must not be lost by that.
            _state.Return(item, _answers);
            return new ItemStays(to.Request, fault.Message);
        }
    }
}
