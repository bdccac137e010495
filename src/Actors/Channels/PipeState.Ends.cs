namespace Troupe.Channels;

/// <content>Its ends: whose they are, closed by their users, lost with a process.</content>
internal sealed partial class PipeState<TItem, TWaiter, TOwner>
    where TWaiter : notnull
    where TOwner : notnull
{
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
}
