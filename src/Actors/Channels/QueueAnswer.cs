namespace Troupe.Channels;

/// <summary>What a queue says to one who put or took.</summary>
internal enum QueueOutcome
{
    /// <summary>To a put: the item is in the queue, or with a consumer.</summary>
    Accepted,

    /// <summary>To a put that does not wait: no room.</summary>
    Full,

    /// <summary>To a take: here it is.</summary>
    Item,

    /// <summary>To a take that does not wait: nothing there.</summary>
    Empty,

    /// <summary>To a put, or to a take that found nothing: no more items will come.</summary>
    ShutDown,

    /// <summary>To a put or take that was withdrawn while it waited: it had no effect.</summary>
    Withdrawn,
}

/// <summary>One answer; <paramref name="Item"/> counts only where the outcome is <see cref="QueueOutcome.Item"/>.</summary>
internal readonly record struct QueueAnswer<TItem, TWaiter>(TWaiter To, QueueOutcome Outcome, TItem? Item = default);
