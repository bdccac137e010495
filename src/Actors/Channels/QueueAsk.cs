namespace Troupe.Channels;

/// <summary>What a taker wants.</summary>
/// <param name="Most">How many items at most, at least one.</param>
/// <param name="Receipt">Whether it gets a delivery, which it settles: says how many of its items it has read. The others come back.</param>
/// <param name="IsEarly">Whether it asks before it has read what it has got, so that one item alone, too, is a delivery.</param>
internal readonly record struct QueueAsk(int Most, bool Receipt = false, bool IsEarly = false);
