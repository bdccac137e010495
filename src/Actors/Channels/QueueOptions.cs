namespace Troupe.Channels;

/// <summary>How a queue is made.</summary>
internal sealed record QueueOptions(int? Capacity)
{
    private static int s_number;

    /// <summary>For the name of a queue that was given none.</summary>
    public static int NextNumber() => Interlocked.Increment(ref s_number); // queues are made on any thread
}
