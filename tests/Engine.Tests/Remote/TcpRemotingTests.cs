namespace Troupe.Engine.Tests.Remote;

/// <summary>Over TCP in the clear, on loopback.</summary>
public sealed class TcpRemotingTests : RemotingTests
{
    public TcpRemotingTests() : base(new TcpWire()) { }
}

/// <summary>Over TCP with TLS.</summary>
public sealed class TlsRemotingTests : RemotingTests
{
    public TlsRemotingTests() : base(new TlsWire()) { }
}
