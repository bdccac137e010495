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
        _state = new(options.Capacity, options.Order, options.Acknowledged);
        Receive<PutItem<T>>(put => Put(AskerOf(put), new(new QueueItem<T>(put.Item, null), put.Priority), put.Wait));
        Receive<PutItems<T>>(put => Put(AskerOf(put), new(Array.ConvertAll(put.Items, static item => new QueueItem<T>(item, null)), put.Priority), wait: true));
        Receive<PutParcel>(put => Put(AskerOf(put), [put.Item], 0, put.Wait));
        Receive<PutParcels>(put => Put(AskerOf(put), put.Items, put.Priority, put.Wait));
        Receive<PutJoined>(Put);
        Receive<TakeItem>(asked => Take(AskerOf(asked), new(1), asked.Wait));
        Receive<TakeItems>(Take);
        Receive<ReceiveItem>(asked => Deliver(asked, options.Acknowledged));
        Receive<SettleItems>(asked => Answer(asked.Request, _state.Settle(asked.Delivery, asked.ItemsRead, _answers)));
        Receive<FinishItems>(asked => Answer(asked.Request, _state.Finish(asked.Count, _answers)));
        Receive<JoinQueue>(Join);
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
        _state.End(_answers);
        Perform();
    }

    protected override void Withdraw(Asker asker)
    {
        _state.Withdraw(asker, _answers);
        Perform();
    }

    protected override void Lose(string peer, ExitReason reason)
    {
        Segments.ReleaseAll(peer);
        _state.Drop(waiter => !waiter.IsHere && waiter.Peer == peer, _answers);
        Perform();
    }

    private void Put(Asker asker, QueueLoad<QueueItem<T>> load, bool wait)
    {
        // A putter known to be dead cannot wait: its items would wait with it for ever. What it put before its death counts.
        _state.Put(asker, load, wait && !IsLost(asker), _answers);
        Perform();
    }

    private void Put(Asker asker, Parcel[] items, double priority, bool wait)
    {
        QueueItem<T>[] kept;
        try
        {
            kept = Array.ConvertAll(items, static item => new QueueItem<T>(default, ItemParcel.Keep(item)));
        }
        catch (SegmentException)
        {
            // Most often the putter has ended, and its memory with it, while its items were on the way here, and nobody hears this; or this process can map no more.
            asker.Tell(new QueueAnswered(asker.Request, QueueOutcome.NoMemory), Self);
            return;
        }

        Put(asker, kept.Length == 1 ? new(kept[0], priority) : new(kept, priority), wait);
    }

    private void Put(PutJoined asked)
    {
        QueueItem<T>[] kept;
        try
        {
            kept = Array.ConvertAll(asked.Items, static item => new QueueItem<T>(default, ItemParcel.Keep(item)));
        }
        catch (SegmentException)
        {
            Sender.Tell(new QueueAnswered(asked.Request, QueueOutcome.NoMemory), Self); // As above.
            return;
        }

        var admitted = _state.PutSome(kept.Length == 1 ? new(kept[0]) : new(kept), _answers);
        Perform();
        Sender.Tell(admitted < 0 ? new QueueAnswered(asked.Request, QueueOutcome.ShutDown) : new ItemsCounted(asked.Request, admitted), Self);
    }

    private void Take(TakeItems asked)
    {
        if (asked.Settled != 0)
        {
            _state.Settle(asked.Settled, int.MaxValue, _answers);
        }

        Take(AskerOf(asked), new(Math.Clamp(asked.Most, 1, ParcelList.Longest), asked.Receipt), wait: true);
    }

    private void Take(Asker asker, QueueAsk ask, bool wait)
    {
        // The dead may still ask: their last messages can come after the news. An item given to them would be lost.
        if (!IsLost(asker))
        {
            _state.Take(asker, ask, wait, _answers);
        }

        Perform();
    }

    private void Deliver(ReceiveItem asked, bool acknowledged)
    {
        if (acknowledged)
        {
            Take(AskerOf(asked), new(1, Receipt: true), asked.Wait);
        }
        else
        {
            Sender.Tell(new QueueAnswered(asked.Request, QueueOutcome.NotAcknowledged), Self);
        }
    }

    private void Join(JoinQueue asked)
    {
        if (AskerOf(asked) is var asker && !IsLost(asker))
        {
            _state.Join(asker);
            Perform();
        }
    }

    private void ShutDown(long request, bool immediate)
    {
        _state.ShutDown(immediate, _answers);
        Answer(request, done: true);
    }

    private void Answer(long request, bool done)
    {
        Perform();
        Sender.Tell(new QueueAnswered(request, done ? QueueOutcome.Accepted : QueueOutcome.Unknown), Self);
    }

    // What is said may bring further answers: an item that cannot go to one goes to the next.
    private void Perform()
    {
        while (true)
        {
            foreach (var answer in _answers)
            {
                _unsaid.Enqueue(answer);
            }

            _answers.Clear();
            if (_unsaid.TryDequeue(out var next))
            {
                Say(next);
                continue;
            }

            _state.EndJoins(_answers);
            if (_answers.Count == 0)
            {
                return;
            }
        }
    }

    private void Say(in QueueAnswer<QueueItem<T>, Asker> answer)
    {
        var to = answer.To;
        object reply = answer.Outcome switch
        {
            QueueOutcome.Withdrawn => new RequestWithdrawn(to.Request),
            QueueOutcome.Item when !to.IsHere => Pack(answer),
            QueueOutcome.Item when answer is { Delivery: not 0, More: null } => new ItemDelivered<T>(to.Request, answer.Delivery, answer.First.Deliveries, answer.First.Item),
            QueueOutcome.Item when answer.More is { } more => new ItemsTaken<T>(to.Request, answer.Delivery, Array.ConvertAll(more, static entry => entry.Item)),
            QueueOutcome.Item when answer.First.Item.Parcel is { } parcel => new ParcelTaken(to.Request, parcel),
            QueueOutcome.Item => new ItemTaken<T>(to.Request, answer.First.Item.Object!),
            var outcome => new QueueAnswered(to.Request, outcome),
        };
        to.Tell(reply, Self);
    }

    // As many as fit a message and can travel; the others come back.
    private object Pack(in QueueAnswer<QueueItem<T>, Asker> answer)
    {
        var to = answer.To;
        var parcels = ParcelList.Pack<T>(answer.More ?? [answer.First], to.Peer, out var refused);
        if (parcels.Count < answer.Count)
        {
            _state.TakeBack(answer, parcels.Count, _answers);
        }

        return refused is not null && parcels.Count == 0 ? new ItemStays(to.Request, refused)
            : answer is { Delivery: not 0, More: null } ? new ParcelDelivered(to.Request, answer.Delivery, answer.First.Deliveries, parcels[0])
            : answer.More is null ? new ParcelTaken(to.Request, parcels[0])
            : new ParcelsTaken(to.Request, answer.Delivery, [.. parcels]);
    }
}
