namespace Troupe;

/// <summary>How a queue is made.</summary>
public sealed record QueueOptions
{
    private static int s_number;

    /// <summary>How many items it holds before puts wait, at least 1; null: as many as memory does.</summary>
    public int? Capacity { get; init; }

    /// <summary>Which item is the next one.</summary>
    public QueueOrder Order { get; init; }

    /// <summary>
    /// Whether items are acknowledged: what <see cref="SharedQueue{T}.ReceiveAsync(CancellationToken)"/> gives comes back to the front, in its order, when it is returned, or when its process
    /// dies, until it is acknowledged. <see cref="SharedQueue{T}.GetAsync(CancellationToken)"/> acknowledges at once.
    /// </summary>
    public bool Acknowledged { get; init; }

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
