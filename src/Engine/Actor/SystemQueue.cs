namespace Troupe.Engine;

/// <summary>A cell's system messages: a stack through the messages themselves, pushed by any thread, taken whole by the cell.</summary>
internal struct SystemQueue
{
    private SystemMessage? _newest;

    /// <summary>Something waits. Pushed by any thread, hence the volatile read; a late look costs nothing but one message's turn.</summary>
    internal bool HasMail => Volatile.Read(ref _newest) is { } head && head != QueueClosed.Instance;

    /// <summary>Adds a message. False: the queue is closed.</summary>
    internal bool TryPush(SystemMessage message)
    {
        // A compare-exchange: many push, and the cell takes the whole stack at once; it is also the fence that Mailbox.TryWake relies on.
        SystemMessage? head;
        do
        {
            head = Volatile.Read(ref _newest);
            if (head == QueueClosed.Instance) return false;
            message.Next = head;
        }
        while (Interlocked.CompareExchange(ref _newest, message, head) != head);
        return true;
    }

    /// <summary>Takes what is there, oldest first.</summary>
    internal SystemMessage? TakeAll()
    {
        // Exchanged, so that a push between sees an empty stack; then turned.
        var newest = Interlocked.Exchange(ref _newest, null);
        SystemMessage? oldest = null;
        while (newest is not null) (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        return oldest;
    }

    /// <summary>Takes what is there, newest first, and refuses what comes.</summary>
    internal SystemMessage? Close() => Interlocked.Exchange(ref _newest, QueueClosed.Instance); // Exchanged: no push gets between.
}
