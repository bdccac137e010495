namespace Troupe.Engine;

/// <summary>How many undeliverable messages there were, and until when they are only counted. Times in milliseconds of a monotonic clock.</summary>
/// <param name="Count">Since the last pause.</param>
/// <param name="QuietUntil">The end of the pause; null: there is none.</param>
internal readonly record struct DeadLetterCount(int Count, long? QuietUntil)
{
    /// <summary>One more: what to remember, and (null: nothing is logged) what to say behind the number.</summary>
    /// <param name="limit">How many are logged before a pause; <see cref="int.MaxValue"/>: all.</param>
    /// <param name="pause">How long it is; infinite: for ever.</param>
    /// <param name="now">The clock.</param>
    internal (DeadLetterCount Next, int Number, string? Remark) Add(int limit, TimeSpan pause, long now)
    {
        var number = Count + 1;
        return QuietUntil switch
        {
            { } end when now < end => (this with { Count = number }, number, null),
            not null => (default, number, $", of which {number - limit - 1} were not logged. The counter will be reset now"),
            null when number < limit || limit == int.MaxValue => (new DeadLetterCount(number, null), number, ""),
            null when pause == Timeout.InfiniteTimeSpan => (new DeadLetterCount(number, long.MaxValue), number, ", no more dead letters will be logged"),
            null => (new DeadLetterCount(number, now + (long)pause.TotalMilliseconds), number, $", no more dead letters will be logged in next [{pause}]"),
        };
    }
}
