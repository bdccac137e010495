namespace Troupe;

using System.Buffers.Binary;
using System.Security.Cryptography.X509Certificates;
using Troupe.Remote;

/// <summary>
/// What Akka.NET needs to know of one run: the certificate that host and workers of this run share, and by which each knows the
/// other (mutual TLS on loopback, nothing else is let in); between machines, a certificate of an authority that both trust.
/// </summary>
internal sealed class EngineBridge
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2? _authority;
    private readonly string _own;
    private readonly string _workers;

    private EngineBridge(X509Certificate2 certificate, X509Certificate2? authority, string own, string workers) =>
        (_certificate, _authority, _own, _workers) = (certificate, authority, own, workers);

    /// <summary>The host's: a new certificate.</summary>
    public static EngineBridge OfHost() => new(RunCertificate.Create(), null, "", "");

    /// <summary>That of a host for workers of other machines too. Its own reach each other on loopback.</summary>
    public static EngineBridge OfListener(Listening listening) => Trusting(
        listening.Trust, At(listening.At.Host, listening.At.Port, listening.PublicName), At("127.0.0.1", 0, "127.0.0.1"));

    /// <summary>That of a machine's agent: it and its workers only call, so nobody else may have their addresses. Where machines are called, too, the agent is where it listens.</summary>
    public static EngineBridge OfAgent(RemoteTrust trust, Listening? listening)
    {
        var settings = At("0.0.0.0", 0, $"agent-{Guid.NewGuid():N}");
        return Trusting(trust, listening is null ? settings : At(listening.At.Host, listening.At.Port, listening.PublicName), settings);
    }

    /// <summary>The actor of another system that is known by its path alone.</summary>
    public static ICanTell Named(ExtendedActorSystem system, ActorPath path) => system.ActorSelection(path);

    /// <summary>A worker's: the host's certificate, from the start order.</summary>
    public static EngineBridge OfWorker(byte[] bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var certificate = RunCertificate.Read(bytes[sizeof(int)..(sizeof(int) + length)]);
        var rest = bytes.AsSpan(sizeof(int) + length);
        return new(certificate, rest.IsEmpty ? null : X509CertificateLoader.LoadCertificate(rest), "", "");
    }

    /// <summary>HOCON for this process, beyond the files.</summary>
    public string OwnSettings() => _own;

    /// <summary>HOCON for a worker, beyond the files; its certificate goes beside it.</summary>
    public string WorkerSettings() => _workers;

    /// <summary>What else a worker is told over its pipe; secret.</summary>
    public byte[] WorkerBytes()
    {
        var certificate = _certificate.Export(X509ContentType.Pkcs12);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, certificate.Length);
        return [.. length, .. certificate, .. _authority?.RawData ?? []];
    }

    /// <summary>Nothing: it calls when the actor is first told something.</summary>
    public static void Dial(IActorRef actor)
    {
    }

    public ExtendedActorSystem Start(string name, Config config) => (ExtendedActorSystem)ActorSystem.Create(
        name,
        ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config)).And(_authority is null ? PinnedTls.Setup(_certificate) : PinnedTls.Setup(_certificate, _authority)));

    private static EngineBridge Trusting(RemoteTrust trust, string own, string workers)
    {
        if (trust.Certificate is null)
        {
            throw new InvalidConfigurationException($"{ListenOptions.Section}.certificate", "is missing: Akka.NET knows no shared secret, so that alone is not enough there.");
        }

        return new(
            X509CertificateLoader.LoadPkcs12FromFile(trust.Certificate, trust.Password, X509KeyStorageFlags.Exportable),
            X509CertificateLoader.LoadCertificateFromFile(trust.Authority!),
            own,
            workers);
    }

    private static string At(string hostname, int port, string publicName) =>
        $"akka.remote.dot-netty.tcp {{ hostname = \"{hostname}\", port = {port}, public-hostname = \"{publicName}\" }}";
}
