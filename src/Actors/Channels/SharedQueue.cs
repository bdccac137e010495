namespace Troupe;

/// <summary>Makes queues.</summary>
public static class SharedQueue
{
    /// <summary>A first-in first-out queue, kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="capacity">How many items it holds before puts wait; null: as many as memory does.</param>
    /// <param name="name">What it is called in errors; null: <c>queue-N</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public static SharedQueue<T> Create<T>(int? capacity = null, string? name = null) => SharedQueue<T>.Create(capacity, name);

    /// <summary>A queue, kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1, or the order is none.</exception>
    public static SharedQueue<T> Create<T>(QueueOptions options) => SharedQueue<T>.Create(options);
}
