namespace Troupe.Engine;

/// <summary>How one system is reached, and how it reaches others: makes the links that all else here speaks over.</summary>
internal abstract class Transport : IDisposable
{
    // Who has not said a word costs so much less than who shakes hands.
    private const int PorchTo = 4;

    /// <summary>Where others reach this system.</summary>
    public abstract Address LocalAddress { get; }

    /// <summary>Whether it can be called at all.</summary>
    public abstract bool Listens { get; }

    /// <summary>
    /// The configured one. Each is made in a method of its own, so that a process loads nothing of the other: TCP and TLS cost more than all the rest of a start.
    /// </summary>
    public static Transport Of(string system, RemoteOptions options) => options.Tcp is null ? Unix(system, options) : Tcp(system, options);

    /// <summary>A link to a peer. Takes its time; throws <see cref="RemoteTransportException"/> if nobody is there.</summary>
    public abstract Link Connect(Address peer);

    /// <summary>The next peer that calls, and why it is not let in, if so; null once this is stopped.</summary>
    public abstract Link? Accept(out string? refusal);

    /// <summary>Nobody is answered any more; ends what waits in <see cref="Accept"/>.</summary>
    public abstract void StopListening();

    /// <summary>Nobody is called any more; ends what waits in <see cref="Connect"/>.</summary>
    public virtual void StopCalling() { }

    public abstract void Dispose();

    private static UnixTransport Unix(string system, RemoteOptions options) => new(system, options.Name, options.Listen);

    private static TcpTransport Tcp(string system, RemoteOptions options) => new(system, options.Tcp!, options.Listen, PorchTo * options.PendingHandshakes, options.HandshakeTimeout);
}
