namespace Troupe;

using Troupe.Peers;
using Troupe.Remote;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// What the embedded engine needs to know of one run: how its processes reach each other, and the secret by which they know each other.
/// </summary>
internal sealed class EngineBridge
{
    private const int SecretSize = 32;

    private readonly string _own;
    private readonly string _workers;

    private EngineBridge(string own, string workers) => (_own, _workers) = (own, workers);

    /// <summary>The host's: a new secret.</summary>
    public static EngineBridge OfHost()
    {
        var settings = $"akka.remote.unix.secret = \"{HexText.Of(Random())}\"";
        return new(settings, settings);
    }

    /// <summary>That of a host for workers of other machines too. Its own reach each other on loopback; they answer calls from their first own on, as on Unix sockets.</summary>
    public static EngineBridge OfListener(Listening listening) => new(
        TcpSettings.Of(listening.At.Host, listening.At.Port, listening.PublicName, listens: true, listening.Trust),
        TcpSettings.Of("127.0.0.1", 0, "127.0.0.1", listens: true, listening.Trust) + "\nakka.remote.dot-netty.tcp.accept-after-first-call = on");

    /// <summary>
    /// That of a machine's agent: it and its workers only call, so nobody else may have their addresses, on whatever machine or in whatever container. Where machines are called, too, the
    /// agent is where it listens. Whom they call was named to them, so another machine's certificate will not do, though it is the same authority's: else each of its machines could pose as the host.
    /// </summary>
    public static EngineBridge OfAgent(RemoteTrust trust, Listening? listening)
    {
        // Of the block that leads nowhere (RFC 6666): who calls it is told so at once, and asks no name service.
        var bytes = Random();
        var nowhere = string.Join(':', Enumerable.Range(0, 4).Select(i => (BitConverter.ToUInt16(bytes, 2 * i) | 0x1000).ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
        var settings = TcpSettings.Of("0.0.0.0", 0, $"100::{nowhere}", listens: false, trust, checksCalled: true);
        return new(listening is null ? settings : TcpSettings.Of(listening.At.Host, listening.At.Port, listening.PublicName, listens: true, trust, checksCalled: true), settings);
    }

    /// <summary>The actor of another system that is known by its path alone.</summary>
    public static ICanTell Named(ExtendedActorSystem system, ActorPath path) => system.Provider.ResolveActorRef(path);

    /// <summary>A worker's: its configuration says all.</summary>
    public static EngineBridge OfWorker(byte[] bytes) => new("", "");

    /// <summary>HOCON for this process, beyond the files.</summary>
    public string OwnSettings() => _own;

    /// <summary>HOCON for a worker, beyond the files; secret.</summary>
    public string WorkerSettings() => _workers;

    /// <summary>What else a worker is told over its pipe.</summary>
    public byte[] WorkerBytes() => [];

    public ExtendedActorSystem Start(string name, Config config)
    {
        // What our configuration files name.
        TypeNames.Know("Troupe.Wire.WireSerializer, Troupe", static system => new WireSerializer(system));
        TypeNames.Know("Troupe.Wire.WireMessage, Troupe", typeof(WireMessage));
        TypeNames.Know("Troupe.Peers.LogActor, Troupe", Making.Of(static () => new LogActor()));
        return (ExtendedActorSystem)ActorSystem.Create(name, config);
    }

    /// <summary>Has the actor's process called at once, and not when it is first told something.</summary>
    public static void Dial(IActorRef actor)
    {
        if (actor is RemoteActorRef remote)
        {
            remote.Dial();
        }
    }

    // From the kernel itself: .NET's way loads a cryptography library, which costs a program's start more than all the rest here.
    private static unsafe byte[] Random()
    {
        var secret = new byte[SecretSize];
        fixed (byte* bytes = secret)
        {
            if (Libc.Random(bytes, SecretSize, 0) != SecretSize)
            {
                throw new WorkerStartException($"No random bytes for this run's secret: {Libc.Describe(Libc.Errno)}.");
            }
        }

        return secret;
    }
}
