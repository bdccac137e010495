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
    public void Hold(int side, TOwner holder, long hand) => _ends[side].Hold(holder, hand);

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

    /// <summary>What was given could not be handed over: it is the next one again.</summary>
    public void TakeBack(int side, in PipeAnswer<TItem, TWaiter> given, List<PipeAnswer<TItem, TWaiter>> answers)
    {
        _sent[1 - side].TakeBack(new(given.To, QueueOutcome.Item, given.Entry), 0, _told);
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
            _sent[side].Drop(dead, _told);
            Tell(side, answers);
            _ends[side].Pollers.Drop(dead);
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
        var wrong = _ends[side].Use(user, hand, out var evicted);
        if (evicted)
        {
            // It was handed on and is another's now: whoever waits at this end waits for what is not his any more.
            Evict(side, PipeOutcome.Taken, answers);
        }

        if (wrong is { } outcome)
        {
            answers.Add(new(waiter, outcome));
        }

        return wrong is null;
    }

    private bool IsAlone(int side, TWaiter waiter, List<PipeAnswer<TItem, TWaiter>> answers)
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
            answers.Add(new(told.To, OutcomeOf(sender, told), told.First));
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
