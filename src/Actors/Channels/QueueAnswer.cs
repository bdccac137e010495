namespace Troupe.Channels;

/// <summary>What a queue says to one who asked something of it.</summary>
internal enum QueueOutcome
{
    /// <summary>To a put: the items are in the queue, or with a consumer. To all that asks for no item: it is done.</summary>
    Accepted,

    /// <summary>To a put that does not wait: no room.</summary>
    Full,

    /// <summary>To a take: here it is.</summary>
    Item,

    /// <summary>To a take that does not wait: nothing there.</summary>
    Empty,

    /// <summary>To a put, or to a take that found nothing: no more items will come. To one who waits for all to be done: the queue is no more.</summary>
    ShutDown,

    /// <summary>To one who withdrew while it waited: what it waited for did not happen.</summary>
    Withdrawn,

    /// <summary>To one who settles or says that work is done: there is no such delivery, or fewer items are not done.</summary>
    Unknown,

    /// <summary>To one who wants a delivery: the queue was not made with acknowledgement.</summary>
    NotAcknowledged,

    /// <summary>To a put: the queue's process cannot read the shared memory that the items lie in; none of them was put.</summary>
    NoMemory,
}

/// <summary>One answer; what follows the outcome counts only where it is <see cref="QueueOutcome.Item"/>.</summary>
/// <param name="To">Who is told.</param>
/// <param name="Outcome">What.</param>
/// <param name="First">The item, or the first of several.</param>
/// <param name="More">All of them, the first too, when there are several.</param>
/// <param name="Delivery">Under what number to settle them; 0: they are the taker's.</param>
internal readonly record struct QueueAnswer<TItem, TWaiter>(
    TWaiter To, QueueOutcome Outcome, QueueEntry<TItem> First = default, QueueEntry<TItem>[]? More = null, long Delivery = 0)
{
    public int Count => More?.Length ?? 1;

    public QueueEntry<TItem> this[int index] => More is null ? First : More[index];
}
