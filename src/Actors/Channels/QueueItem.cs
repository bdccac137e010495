namespace Troupe.Channels;

using Troupe.Payload;

/// <summary>An item in the form in which it came: an object from this process, a parcel from another. Turned into the other form only at need.</summary>
internal readonly record struct QueueItem<T>(T? Object, Parcel? Parcel);
