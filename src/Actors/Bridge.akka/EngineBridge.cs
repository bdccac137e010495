namespace Troupe;

using System.Security.Cryptography.X509Certificates;

/// <summary>
/// What Akka.NET needs to know of one run: the certificate that host and workers of this run share, and by which each knows the
/// other (mutual TLS on loopback, nothing else is let in).
/// </summary>
internal sealed class EngineBridge
{
    private readonly X509Certificate2 _certificate;

    private EngineBridge(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>The host's: a new certificate.</summary>
    public static EngineBridge OfHost() => new(RunCertificate.Create());

    /// <summary>A worker's: the host's certificate, from the start order.</summary>
    public static EngineBridge OfWorker(byte[] bytes) => new(RunCertificate.Read(bytes));

    /// <summary>HOCON for the host, beyond the files: the join actor is the only one that a worker may look up by name.</summary>
    public string HostSettings() => """akka.remote.trusted-selection-paths = ["/user/troupe-join"]""";

    /// <summary>HOCON for a worker, beyond the files: nothing, its certificate goes beside it.</summary>
    public string WorkerSettings() => "";

    /// <summary>What else a worker is told over its pipe; secret.</summary>
    public byte[] WorkerBytes() => _certificate.Export(X509ContentType.Pkcs12);

    public ExtendedActorSystem Start(string name, Config config) => (ExtendedActorSystem)ActorSystem.Create(
        name, ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config)).And(PinnedTls.Setup(_certificate)));
}
