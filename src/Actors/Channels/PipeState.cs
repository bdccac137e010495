namespace Troupe.Channels;

/// <summary>
/// A pipe: two ends, and what is on its way from each to the other. Says who is answered what; the actor performs the answers, in their order.
/// </summary>
internal sealed class PipeState<TItem, TWaiter, TOwner>
    where TWaiter : notnull
    where TOwner : notnull
{
    private readonly PipeEndState<TWaiter, TOwner>[] _ends = [new(), new()];
    private readonly QueueState<TItem, TWaiter>[] _sent; // by the end that sends
    private readonly List<QueueAnswer<TItem, TWaiter>> _told = [];

    /// <param name="capacity">How many items each way before sends wait; null: without limit.</param>
    public PipeState(int? capacity) => _sent = [new(capacity), new(capacity)];

    /// <summary>Nobody can use it any more.</summary>
    public bool IsOver => _ends[0].IsClosed && _ends[1].IsClosed;

    /// <summary>What was sent by this end and not received.</summary>
    public int Count(int side) => _sent[side].Count;

    public void Send(int side, TOwner user, long hand, TWaiter sender, TItem item, bool wait, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (MayUse(side, user, hand, sender, answers))
        {
            _sent[side].Put(sender, new(item), wait, _told);
            Tell(side, answers);
        }
    }

    public void Receive(int side, TOwner user, long hand, TWaiter receiver, bool wait, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (MayUse(side, user, hand, receiver, answers) && IsAlone(side, receiver, answers))
        {
            _sent[1 - side].Take(receiver, new(1), wait, _told);
            Tell(1 - side, answers);
        }
    }

    /// <summary>
    /// The next items, in a delivery, for one who has not read yet what it has got. What its user has not read when it stops, or sends the end on, is the next again.
    /// </summary>
    /// <param name="side">The end.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="hand">By which hand.</param>
    /// <param name="receiver">Who is answered.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="session">In which of its readings; while one is not over another cannot begin.</param>
    /// <param name="settled">This delivery, and all before it, are read.</param>
    /// <param name="answers">Takes the answers.</param>
    public void TakeAhead(int side, TOwner user, long hand, TWaiter receiver, int most, long session, long settled, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (!MayUse(side, user, hand, receiver, answers))
        {
            return;
        }

        var (end, lane) = (_ends[side], _sent[1 - side]);
        var isAnother = end.Ahead.Count > 0 && session != end.Reader.Session;
        while (!isAnother && end.Ahead.Count > 0 && end.Ahead[0] <= settled)
        {
            lane.Settle(end.Ahead[0], int.MaxValue, _told);
            end.Ahead.RemoveAt(0);
        }

        // One delivery is read while the next is asked for, and no more.
        if (isAnother || end.Ahead.Count > 1)
        {
            answers.Add(new(receiver, PipeOutcome.Busy));
        }
        else if (IsFree(side, receiver, answers))
        {
            end.Reader = (session, receiver);
            lane.Take(receiver, new(most, Receipt: true, IsEarly: true), wait: true, _told);
        }

        Tell(1 - side, answers);
    }

    /// <summary>Its user wants nothing ahead any more: what it has not read is the next again.</summary>
    public void StopAhead(int side, TOwner user, long hand, PipePlace place, TWaiter asker, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (_ends[side].IsUsedBy(user, hand) && _ends[side].Reader.Session == place.Session)
        {
            StopAhead(side, place, answers);
        }

        answers.Add(new(asker, PipeOutcome.Accepted));
    }

    public void Poll(int side, TOwner user, long hand, TWaiter poller, bool wait, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (!MayUse(side, user, hand, poller, answers) || !IsAlone(side, poller, answers))
        {
            return;
        }

        if (IsReadable(side))
        {
            answers.Add(new(poller, PipeOutcome.Readable));
        }
        else if (wait)
        {
            _ends[side].Pollers.Join(poller, true);
        }
        else
        {
            answers.Add(new(poller, PipeOutcome.Empty));
        }
    }

    /// <summary>An end has come to this process; if that is lost before anybody uses the end, the end is closed.</summary>
    public void Hold(int side, TOwner holder, long hand, PipePlace? place = null) => _ends[side].Hold(holder, hand, place);

    /// <summary>Its user closes an end; does nothing when the end is closed, or was handed on and is another's to close.</summary>
    public void Close(int side, TOwner user, long hand, TWaiter closer, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (!_ends[side].IsClosed && !_ends[side].IsHandedOn(user, hand))
        {
            Close(side, answers);
        }

        answers.Add(new(closer, PipeOutcome.Accepted));
    }

    /// <summary>One who has sent the end on will not use it any more: if he was its user until now it is closed, else it is whose it was sent to.</summary>
    public void LetGo(int side, TOwner user, long hand, TWaiter closer, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (_ends[side].LetGo(user, hand) && !_ends[side].IsClosed)
        {
            Close(side, answers);
        }

        answers.Add(new(closer, PipeOutcome.Accepted));
    }

    /// <summary>Of what was given only the first <paramref name="kept"/> could be handed over: the others are the next again.</summary>
    public void TakeBack(int side, in PipeAnswer<TItem, TWaiter> given, int kept, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (kept == 0)
        {
            _ends[side].Ahead.Remove(given.Delivery);
        }

        _sent[1 - side].TakeBack(new(given.To, QueueOutcome.Item, given.Entry, given.Ahead, given.Delivery), kept, _told);
        Tell(1 - side, answers);
    }

    /// <summary>One who waits gives up. Nothing is said to one who does not wait: the answer is on its way.</summary>
    public void Withdraw(TWaiter waiter, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        for (var side = 0; side < 2; side++)
        {
            _sent[side].Withdraw(waiter, _told);
            Tell(side, answers);
            if (_ends[side].Pollers.Leave(waiter))
            {
                answers.Add(new(waiter, PipeOutcome.Withdrawn));
            }
        }
    }

    /// <summary>A process is no more, with all who waited there; what ends only it could use are closed.</summary>
    /// <returns>Whether this ended the one end for the other, and the other for the one.</returns>
    public (bool First, bool Second) Lose(TOwner lost, Predicate<TWaiter> dead, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        for (var side = 0; side < 2; side++)
        {
            if (_ends[side].IsOf(lost) && _ends[side].PlaceOfNext() is { } place)
            {
                TryDropReader(side, out _);
                StopAhead(side, place, answers); // It had sent the end on: what it had not read is whose the end will be.
            }
        }

        for (var side = 0; side < 2; side++)
        {
            _sent[side].Drop(dead, _told);
            Tell(side, answers);
            _ends[side].Pollers.Drop(dead);
        }

        for (var side = 0; side < 2; side++)
        {
            if (_ends[side].IsOf(lost))
            {
                _ends[side].Ahead.Clear();
            }
        }

        return (Lose(0, lost, answers), Lose(1, lost, answers));
    }

    /// <summary>The pipe is no more: both ends are closed.</summary>
    public void End(List<PipeAnswer<TItem, TWaiter>> answers)
    {
        Close(0, answers);
        Close(1, answers);
    }

    private bool Lose(int side, TOwner lost, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        var (end, wasOrphan) = (_ends[side], _ends[side].IsOrphan);
        if (end.Lose(lost))
        {
            Close(side, answers);
            return true;
        }

        if (wasOrphan || !end.IsOrphan)
        {
            return false;
        }

        // Closed as far as the other end can see; what was sent here stays, for an earlier hand may come yet.
        ShutDown(1 - side, immediate: false, answers);
        ShutDown(side, immediate: false, answers);
        return true;
    }

    private void Close(int side, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        _ends[side].Close();
        Evict(side, PipeOutcome.ClosedHere, answers);
        StopAhead(side, default, answers);
        ShutDown(1 - side, immediate: true, answers); // nobody reads it any more
        ShutDown(side, immediate: false, answers); // what is left can be received
    }

    private void ShutDown(int sender, bool immediate, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        _sent[sender].ShutDown(immediate, _told);
        Tell(sender, answers);
    }

    private bool MayUse(int side, TOwner user, long hand, TWaiter waiter, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        var wrong = _ends[side].Use(user, hand, out var evicted, out var cameBack, out var place);
        if (evicted)
        {
            // It was handed on and is another's now: whoever waits at this end waits for what is not his any more.
            Evict(side, PipeOutcome.Taken, answers);
        }

        if (evicted || cameBack)
        {
            // Where nobody knows how far it was read, what was given ahead has gone with whom it was given to.
            StopAhead(side, place ?? default, answers);
        }

        if (wrong is { } outcome)
        {
            answers.Add(new(waiter, outcome));
        }

        return wrong is null;
    }

    private void StopAhead(int side, PipePlace place, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (TryDropReader(side, out var reader))
        {
            answers.Add(new(reader, PipeOutcome.Empty));
        }

        var (end, lane) = (_ends[side], _sent[1 - side]);
        foreach (var delivery in end.Ahead)
        {
            var isRead = place.Session != end.Reader.Session || delivery < place.Delivery;
            lane.Settle(delivery, isRead ? int.MaxValue : delivery == place.Delivery ? place.Read : 0, _told);
        }

        end.Ahead.Clear();
        end.Reader = default;
        Tell(1 - side, answers);
    }

    // True when it was still waiting.
    private bool TryDropReader(int side, out TWaiter reader)
    {
        (var session, reader) = _ends[side].Reader;
        if (session != 0)
        {
            _sent[1 - side].Withdraw(reader, _told);
        }

        var waited = _told.Count > 0;
        _told.Clear();
        return waited;
    }

    // What was given ahead is read first.
    private bool IsAlone(int side, TWaiter waiter, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (_ends[side].Ahead.Count == 0)
        {
            return IsFree(side, waiter, answers);
        }

        answers.Add(new(waiter, PipeOutcome.Busy));
        return false;
    }

    private bool IsFree(int side, TWaiter waiter, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        if (_sent[1 - side].Takers + _ends[side].Pollers.Count == 0)
        {
            return true;
        }

        answers.Add(new(waiter, PipeOutcome.Busy));
        return false;
    }

    private void Evict(int side, PipeOutcome why, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        while (_ends[side].Pollers.TryTake(out var poller, out _))
        {
            answers.Add(new(poller, why));
        }

        foreach (var waiter in _sent[side].DropPutters().Concat(_sent[1 - side].DropTakers()))
        {
            answers.Add(new(waiter, why));
        }
    }

    private bool IsReadable(int side) => _sent[1 - side].Count > 0 || _sent[1 - side].IsShutDown;

    // What the lane of this sender's has decided; and if there is now something to receive, those who waited to hear that.
    private void Tell(int sender, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        foreach (var told in _told)
        {
            if (told.Delivery != 0)
            {
                _ends[1 - sender].Ahead.Add(told.Delivery);
            }

            answers.Add(new(told.To, OutcomeOf(sender, told), told.First, told.More, told.Delivery));
        }

        _told.Clear();
        while (IsReadable(1 - sender) && _ends[1 - sender].Pollers.TryTake(out var poller, out _))
        {
            answers.Add(new(poller, PipeOutcome.Readable));
        }
    }

    private static PipeOutcome OutcomeOf(int sender, in QueueAnswer<TItem, TWaiter> told) => told.Outcome switch
    {
        QueueOutcome.Accepted => PipeOutcome.Accepted,
        QueueOutcome.Full => PipeOutcome.Full,
        QueueOutcome.Item => PipeOutcome.Item,
        QueueOutcome.Empty => PipeOutcome.Empty,
        QueueOutcome.Withdrawn => PipeOutcome.Withdrawn,
        QueueOutcome.ShutDown => PipeOutcome.Closed,
        var other => throw new InvalidOperationException($"A pipe's lane answered {other} from end {sender}."),
    };
}
