namespace Troupe.Channels;

/// <summary>What a pipe says to one who uses an end.</summary>
internal enum PipeOutcome
{
    /// <summary>To a send: the item is in the pipe, or with the other end. To a close or hold: done.</summary>
    Accepted,

    /// <summary>To a send that does not wait: no room.</summary>
    Full,

    /// <summary>To a receive: here it is.</summary>
    Item,

    /// <summary>To a receive or poll that does not wait: nothing there.</summary>
    Empty,

    /// <summary>To a poll: a receive would not wait now.</summary>
    Readable,

    /// <summary>The other end is closed: to a send, and to a receive when nothing is left.</summary>
    Closed,

    /// <summary>This end is closed.</summary>
    ClosedHere,

    /// <summary>This end is another process's.</summary>
    Taken,

    /// <summary>To a receive or poll: another waits at this end already.</summary>
    Busy,

    /// <summary>Withdrawn while it waited: it had no effect.</summary>
    Withdrawn,

    /// <summary>To a send: the keeper cannot read the shared memory that the item lies in; it was not sent.</summary>
    NoMemory,
}

/// <summary>One answer; what follows the outcome counts only where it is <see cref="PipeOutcome.Item"/>.</summary>
/// <param name="To">Who is told.</param>
/// <param name="Outcome">What.</param>
/// <param name="Entry">The item, or the first of several.</param>
/// <param name="Ahead">All of them, the first too, where they were asked for ahead.</param>
/// <param name="Delivery">Their number then.</param>
internal readonly record struct PipeAnswer<TItem, TWaiter>(
    TWaiter To, PipeOutcome Outcome, QueueEntry<TItem> Entry = default, QueueEntry<TItem>[]? Ahead = null, long Delivery = 0);
