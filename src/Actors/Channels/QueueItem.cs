namespace Troupe.Channels;

using Troupe.Payload;

/// <summary>An item in the form in which it came: an object from this process, a parcel from another. Turned into the other form only at need.</summary>
internal readonly record struct QueueItem<T>(T? Object, Parcel? Parcel);

/// <summary>One who put or took and wants its answer.</summary>
internal readonly record struct QueueWaiter(IActorRef Requests, long Request)
{
    /// <summary>Whether it lives in this process.</summary>
    public bool IsHere => Requests.Path.Address.HasLocalScope;

    public string Peer => Requests.Path.Address.ToString();
}
