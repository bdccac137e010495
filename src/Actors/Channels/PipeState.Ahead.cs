namespace Troupe.Channels;

/// <content>Reading ahead: what is given to one who has not read yet what it has got.</content>
internal sealed partial class PipeState<TItem, TWaiter, TOwner>
    where TWaiter : notnull
    where TOwner : notnull
{
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
}
