namespace Troupe.Engine.Tests.Remote;

using System.Net;
using System.Net.Sockets;

/// <summary>What the systems of a test speak over, and what a test needs to speak it by hand.</summary>
internal abstract class Wire : IDisposable
{
    /// <summary>The section of its settings.</summary>
    public abstract string Section { get; }

    /// <summary>The key in it of how much may wait to be sent.</summary>
    public abstract string BufferKey { get; }

    /// <summary>What every system is told.</summary>
    public abstract string Settings { get; }

    /// <summary>An address where nobody is.</summary>
    public abstract Address Nowhere(string system);

    /// <summary>A link to a system, on which nothing has been said.</summary>
    public abstract Link Connect(Address to);

    /// <summary>The secret that all know; empty where certificates do.</summary>
    public virtual byte[] Secret => Convert.FromHexString(RemoteSystems.Secret);

    /// <summary>A link to a system that has been let in under an address.</summary>
    public Link Enter(Address to, Address by, long uid = 1)
    {
        var link = Connect(to);
        Assert.Null(new HandshakeTalk(link, new Handshake(Secret, by, uid), RemoteSystems.Patience).Call());
        return link;
    }

    /// <summary>The same, and the system knows whose link it is: it does a moment after the other end has its proof, and would until then call whom it is to tell something.</summary>
    public Link Enter(ActorSystem to, Address by)
    {
        var (listener, seen) = Collector.On(to);
        to.EventStream.Subscribe(listener, typeof(AssociatedEvent));
        var link = Enter(((ExtendedActorSystem)to).Provider.DefaultAddress, by);
        Assert.Equal(by, seen.Next<AssociatedEvent>().RemoteAddress);
        return link;
    }

    public virtual void Dispose() { }
}

/// <summary>Unix domain sockets.</summary>
internal sealed class UnixWire : Wire
{
    public override string Section => "akka.remote.unix";

    public override string BufferKey => "send-buffer-size";

    public override string Settings => $"akka.remote.unix.secret = \"{RemoteSystems.Secret}\"";

    public override Address Nowhere(string system) => RemoteAddress.Of(system, $"{system}-is-not-here");

    public override Link Connect(Address to) => UnixLink.Connect(to.Host);
}

/// <summary>TCP in the clear, on loopback.</summary>
internal class TcpWire : Wire
{
    private static int s_port = 1;

    public override string Section => TcpOptions.Section;

    public override string BufferKey => "write-buffer-high-water-mark";

    public override string Settings => $$"""akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, enable-ssl = off, secret = "{{RemoteSystems.Secret}}" }""";

    protected virtual string Protocol => "akka.tcp";

    // Where long ago tcpmux, echo and discard were.
    public override Address Nowhere(string system) => new(Protocol, system, "127.0.0.1", Interlocked.Increment(ref s_port) % 17 + 2);

    public override Link Connect(Address to) => Raw(to);

    public static TcpLink Raw(Address to)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var end = new IPEndPoint(IPAddress.Loopback, to.Port!.Value);
        socket.Connect(end);
        return new TcpLink(socket, end, Plain);
    }

    private static TcpOptions Plain { get; } =
        TcpOptions.From(ConfigurationFactory.ParseString("enable-ssl = off, hostname = localhost, send-buffer-size = 0, receive-buffer-size = 0"), hasSecret: true);
}

/// <summary>TCP with TLS; all have certificates of one authority.</summary>
internal sealed class TlsWire : TcpWire
{
    private readonly TestAuthority _authority = new();
    private readonly string _file;

    public TlsWire() => _file = _authority.FileOf(_authority.Certify());

    public TestAuthority Authority => _authority;

    public override byte[] Secret => [];

    public override string Settings => SettingsWith(_file, $"trusted-authorities = [\"{_authority.RootFile}\"]");

    protected override string Protocol => "akka.ssl.tcp";

    public static string SettingsWith(string file, string trust) => $$"""
        akka.remote.dot-netty.tcp {
          hostname = "127.0.0.1"
          port = 0
          enable-ssl = on
          ssl { {{trust}}
            certificate { path = "{{file}}", password = "{{TestAuthority.Password}}" }
          }
        }
        """;

    public override Link Connect(Address to) => With(to, Settings);

    public override void Dispose() => _authority.Dispose();

    /// <summary>A link as a system of these settings would call.</summary>
    public static TlsLink With(Address to, string settings) =>
        new(Raw(to), TlsOptions.From(ConfigurationFactory.ParseString(settings).GetConfig(TcpOptions.Section + ".ssl"), hasSecret: false), to.Host);
}
