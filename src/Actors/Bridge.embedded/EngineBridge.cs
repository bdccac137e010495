namespace Troupe;

using Troupe.Peers;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// What the embedded engine needs to know of one run: the secret by which its host and workers know each other.
/// </summary>
internal sealed class EngineBridge
{
    private const int SecretSize = 32;

    private readonly byte[] _secret;

    private EngineBridge(byte[] secret) => _secret = secret;

    /// <summary>The host's: a new secret.</summary>
    public static EngineBridge OfHost() => new(Random());

    /// <summary>A worker's: its configuration says all.</summary>
    public static EngineBridge OfWorker(byte[] bytes) => new(bytes);

    /// <summary>HOCON for the host, beyond the files.</summary>
    public string HostSettings() => Settings();

    /// <summary>HOCON for a worker, beyond the files; secret.</summary>
    public string WorkerSettings() => Settings();

    /// <summary>What else a worker is told over its pipe.</summary>
    public byte[] WorkerBytes() => [];

    public ExtendedActorSystem Start(string name, Config config)
    {
        // What our configuration files name.
        TypeNames.Know("Troupe.Wire.WireSerializer, Troupe", typeof(WireSerializer));
        TypeNames.Know("Troupe.Wire.WireMessage, Troupe", typeof(WireMessage));
        TypeNames.Know("Troupe.Peers.LogActor, Troupe", Making.Of(static () => new LogActor()));
        return (ExtendedActorSystem)ActorSystem.Create(name, config);
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

    private string Settings() => $"akka.remote.unix.secret = \"{HexText.Of(_secret)}\"";
}
