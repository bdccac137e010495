namespace Troupe.Peers;

/// <summary>One who asked an actor for something, and is told under this number; its process may be lost before that.</summary>
/// <param name="Requests">The request book of its process.</param>
/// <param name="Request">The number there.</param>
internal readonly record struct Asker(IActorRef Requests, long Request)
{
    /// <summary>Whether it lives in this process.</summary>
    public bool IsHere => Requests.Path.Address.HasLocalScope;

    /// <summary>The address of its process, as <see cref="PeerLost"/> names it.</summary>
    public string Peer => Requests.Path.Address.ToString();

    /// <summary>Tells it what it waits for.</summary>
    /// <param name="reply">An <see cref="IReply"/> under its number.</param>
    /// <param name="from">The actor that answers.</param>
    public void Tell(object reply, IActorRef from) => Requests.Tell(reply, from);
}
