namespace Troupe.Channels;

/// <summary>An item in its place: its number says when it came, and it knows how often it was delivered.</summary>
internal readonly record struct QueueEntry<TItem>(TItem Item, double Priority, long Number, int Deliveries = 0);
