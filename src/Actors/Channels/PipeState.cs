namespace Troupe.Channels;

/// <summary>
/// A pipe: two ends, and what is on its way from each to the other. Says who is answered what; the actor performs the answers, in their order.
/// </summary>
internal sealed partial class PipeState<TItem, TWaiter, TOwner>
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
