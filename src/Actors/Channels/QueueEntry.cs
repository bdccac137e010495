namespace Troupe.Channels;

/// <summary>An item in its place: its number says when it came.</summary>
internal readonly record struct QueueEntry<TItem>(TItem Item, double Priority, long Number);
