namespace Troupe.Engine;

/// <summary>Unix domain sockets: the systems of one user on one machine.</summary>
internal sealed class UnixTransport : Transport
{
    private readonly Libc.Socket? _listener;

    /// <summary>Throws where the name is taken.</summary>
    public UnixTransport(string system, string name, bool listen)
    {
        LocalAddress = RemoteAddress.Of(system, name);
        if (listen) _listener = UnixLink.Listen(LocalAddress.Host);
    }

    public override Address LocalAddress { get; }

    public override bool Listens => _listener is not null;

    public override Link Connect(Address peer)
    {
        if (peer.Protocol != RemoteAddress.Protocol) throw new RemoteTransportException($"{peer} is not reached over Unix sockets");
        var link = UnixLink.Connect(peer.Host);
        if (link.PeerIsSameUser()) return link;
        link.Dispose();
        throw new RemoteTransportException("it runs as another user");
    }

    public override Link? Accept(out string? refusal)
    {
        var link = UnixLink.Accept(_listener!);
        refusal = link is null || link.PeerIsSameUser() ? null : "it runs as another user";
        return link;
    }

    public override void StopListening()
    {
        if (_listener is not null) UnixLink.Shutdown(_listener);
    }

    public override void Dispose() => _listener?.Dispose();
}
