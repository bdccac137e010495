namespace Troupe.Channels;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>Keeps what is on its way through a pipe, and whose its ends are; performs what <see cref="PipeState{TItem, TWaiter, TOwner}"/> decides.</summary>
internal sealed class SharedPipeActor<T> : SharedActor
{
    private readonly PipeState<QueueItem<T>, PipeUser, string> _state;
    private readonly Queue<PipeAnswer<QueueItem<T>, PipeUser>> _unsaid = new();
    private readonly List<PipeAnswer<QueueItem<T>, PipeUser>> _answers = [];

    // How the processes of the ends were lost, by end: what the other one is told.
    private readonly ExitReason?[] _losses = new ExitReason?[2];

    public SharedPipeActor(int? capacity)
    {
        _state = new(capacity);
        Receive<SendItem<T>>(sent => Send(sent, sent.Side, sent.Hand, new(sent.Item, null), sent.Wait));
        Receive<SendParcel>(Send);
        Receive<UseEnd>(Use);
        Receive<TakeAhead>(Take);
        Receive<TellPlace>(Place);
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
        _state.Withdraw(new(asker, 0), _answers);
        _state.Withdraw(new(asker, 1), _answers);
        Finish();
    }

    protected override void Lose(string peer, ExitReason reason)
    {
        Segments.ReleaseAll(peer);
        Drop(peer, reason);
    }

    private void Drop(string peer, ExitReason reason)
    {
        var (first, second) = _state.Lose(peer, user => !user.Asker.IsHere && user.Asker.Peer == peer, _answers);
        _losses[0] ??= first ? reason : null;
        _losses[1] ??= second ? reason : null;
        Finish();
    }

    private void Send(SendParcel sent)
    {
        Parcel kept;
        try
        {
            kept = ItemParcel.Keep(sent.Item);
        }
        catch (SegmentException)
        {
            // Most often the sender has ended, and its memory with it, while its item was on the way here, and nobody hears this; or this process can map no more.
            Sender.Tell(new PipeAnswered(sent.Request, PipeOutcome.NoMemory), Self);
            return;
        }

        Send(sent, sent.Side, sent.Hand, new(default, kept), sent.Wait);
    }

    private void Send(IRequest request, int side, long hand, QueueItem<T> item, bool wait)
    {
        var user = new PipeUser(AskerOf(request), side);
        _state.Send(side, user.Asker.Peer, hand, user, item, wait && !IsLost(user.Asker), _answers);
        Finish(user.Asker);
    }

    private void Use(UseEnd asked)
    {
        var user = new PipeUser(AskerOf(asked), asked.Side);
        var peer = user.Asker.Peer;
        switch (asked.Verb)
        {
            case PipeVerb.Receive when !IsLost(user.Asker):
                _state.Receive(asked.Side, peer, asked.Hand, user, asked.Wait, _answers);
                break;
            case PipeVerb.Poll when !IsLost(user.Asker):
                _state.Poll(asked.Side, peer, asked.Hand, user, asked.Wait, _answers);
                break;
            case PipeVerb.Close:
                _state.Close(asked.Side, peer, asked.Hand, user, _answers);
                break;
            case PipeVerb.LetGo:
                _state.LetGo(asked.Side, peer, asked.Hand, user, _answers);
                break;
            default: // The dead may still ask, but what is given to them is lost: they only had the end.
                _state.Hold(asked.Side, peer, asked.Hand);
                _answers.Add(new(user, PipeOutcome.Accepted));
                break;
        }

        Finish(user.Asker);
    }

    private void Take(TakeAhead asked)
    {
        var user = new PipeUser(AskerOf(asked), asked.Side);
        if (IsLost(user.Asker))
        {
            _state.Hold(asked.Side, user.Asker.Peer, asked.Hand); // As above.
            _answers.Add(new(user, PipeOutcome.Accepted));
        }
        else
        {
            _state.TakeAhead(asked.Side, user.Asker.Peer, asked.Hand, user, Math.Clamp(asked.Most, 1, PipeAhead.Most), asked.Session, asked.Settled, _answers);
        }

        Finish(user.Asker);
    }

    private void Place(TellPlace told)
    {
        var user = new PipeUser(AskerOf(told), told.Side);
        if (told.IsStop)
        {
            _state.StopAhead(told.Side, user.Asker.Peer, told.Hand, told.Place, user, _answers);
        }
        else
        {
            _state.Hold(told.Side, user.Asker.Peer, told.Hand, told.Place);
            _answers.Add(new(user, PipeOutcome.Accepted));
        }

        Finish(user.Asker);
    }

    // Who is known to be dead has asked: what it has got by that it has left at once.
    private void Finish(Asker asker)
    {
        if (TryGetLoss(asker, out var reason))
        {
            Drop(asker.Peer, reason);
        }
        else
        {
            Finish();
        }
    }

    private void Finish()
    {
        Perform();
        if (_state.IsOver)
        {
            Context.Stop(Self);
        }
    }

    // What is said may bring further answers: an item that cannot go to one is the next again.
    private void Perform()
    {
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

    private void Say(in PipeAnswer<QueueItem<T>, PipeUser> answer)
    {
        var (asker, side) = answer.To;
        object reply = answer.Outcome switch
        {
            PipeOutcome.Withdrawn => new RequestWithdrawn(asker.Request),
            PipeOutcome.Item when answer.Delivery != 0 => PackAhead(answer),
            PipeOutcome.Item when !asker.IsHere => Pack(answer),
            PipeOutcome.Item when answer.Entry.Item.Parcel is { } parcel => new ParcelTaken(asker.Request, parcel),
            PipeOutcome.Item => new ItemTaken<T>(asker.Request, answer.Entry.Item.Object!),
            PipeOutcome.Closed => new PipeAnswered(asker.Request, PipeOutcome.Closed, _losses[1 - side]),
            var outcome => new PipeAnswered(asker.Request, outcome),
        };
        asker.Tell(reply, Self);
    }

    private object Pack(in PipeAnswer<QueueItem<T>, PipeUser> answer)
    {
        var (asker, side) = answer.To;
        if (answer.Entry.Item.TryPackFor(asker.Peer, out var parcel, out var refusal))
        {
            return new ParcelTaken(asker.Request, parcel);
        }

        _state.TakeBack(side, answer, 0, _answers);
        return new ItemStays(asker.Request, refusal);
    }

    private object PackAhead(in PipeAnswer<QueueItem<T>, PipeUser> answer)
    {
        var (asker, side) = answer.To;
        var parcels = ParcelList.Pack<T>(answer.Ahead, asker.Peer, out var refused);
        if (parcels.Count < answer.Ahead!.Length)
        {
            _state.TakeBack(side, answer, parcels.Count, _answers);
        }

        return parcels.Count > 0 ? new ParcelsTaken(asker.Request, answer.Delivery, [.. parcels]) : new ItemStays(asker.Request, refused!);
    }
}
