namespace Troupe;

/// <summary>How a queue is made.</summary>
public sealed record QueueOptions
{
    private static int s_number;

    /// <summary>How many items it holds before puts wait, at least 1; null: as many as memory does.</summary>
    public int? Capacity { get; init; }

    /// <summary>Which item is the next one.</summary>
    public QueueOrder Order { get; init; }

    /// <summary>What it is called in errors; null: <c>queue-N</c>.</summary>
    public string? Name { get; init; }

    /// <summary>For the name of a queue that was given none.</summary>
    internal static int NextNumber() => Interlocked.Increment(ref s_number); // queues are made on any thread

    internal void Check()
    {
        if (Capacity is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(Capacity));
        }

        if (!Enum.IsDefined(Order))
        {
            throw new ArgumentOutOfRangeException(nameof(Order), Order, "This is no order of a queue.");
        }
    }
}
