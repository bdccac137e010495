namespace Troupe.Channels;

/// <summary>What a putter has brought that waits for room.</summary>
internal sealed class WaitingLoad<TItem>(QueueLoad<TItem> load, int admitted)
{
    public QueueLoad<TItem> Load => load;

    /// <summary>So many of it, the first ones, are in the queue.</summary>
    public int Admitted { get; set; } = admitted;
}
