namespace Troupe.Engine;

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary>
/// Whose certificate is taken: one that is named here, or one of an authority that is named here; where neither is named, our own, so that all who share it
/// know each other. What the machine trusts besides counts for nothing.
/// </summary>
internal sealed class PeerTrust
{
    private const string Section = TcpOptions.Section + ".ssl";

    /// <summary>What is said of one who had to show a certificate.</summary>
    public const string NoCertificate = "it shows no certificate";

    private readonly List<byte[]> _pins;
    private readonly X509Certificate2Collection _authorities;
    private readonly bool _isSecret;

    internal PeerTrust(List<byte[]> pins, X509Certificate2Collection authorities, bool asksCallers)
    {
        (_pins, _authorities, AsksCallers) = (pins, authorities, asksCallers);
    }

    private PeerTrust() : this([], [], asksCallers: false) => _isSecret = true;

    /// <summary>Any certificate: the proof of a secret, which is bound to it, says who it is.</summary>
    public static PeerTrust Secret { get; } = new();

    /// <summary>Whether who calls has to show a certificate.</summary>
    public bool AsksCallers { get; }

    public static PeerTrust From(Config config, X509Certificate2 own, bool asksCallers)
    {
        var pins = new List<byte[]>();
        foreach (var text in config.GetStringList("trusted-thumbprints", []))
        {
            var pin = HexText.TryRead(text.Replace(":", "", StringComparison.Ordinal));
            pins.Add(pin is { Length: SHA256.HashSizeInBytes } ? pin : throw new ConfigurationException($"{Section}.trusted-thumbprints: {text} is no SHA-256 thumbprint (64 hexadecimal digits)."));
        }

        var authorities = new X509Certificate2Collection();
        foreach (var path in config.GetStringList("trusted-authorities", [])) authorities.AddRange(TlsCertificate.Authorities(path));
        if (pins.Count == 0 && authorities.Count == 0) pins.Add(SHA256.HashData(own.RawData));
        return new PeerTrust(pins, authorities, asksCallers);
    }

    /// <summary>By which rules a chain is built: to the authorities named here, with what the peer sent, fetching nothing.</summary>
    public X509ChainPolicy Policy(string use)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ApplicationPolicy.Add(new Oid(use));
        return policy;
    }

    /// <summary>Null, or why a certificate is refused. The chain was built by <see cref="Policy"/>.</summary>
    public string? Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_isSecret) return null;
        if (certificate is null) return AsksCallers ? NoCertificate : null;
        var who = $"its certificate ({certificate.Subject}, {HexText.Of(SHA256.HashData(certificate.RawData))})";
        var now = TimeProvider.System.GetUtcNow();
        if (now < certificate.NotBefore.ToUniversalTime()) return $"{who} is not valid before {certificate.NotBefore:u}";
        if (now > certificate.NotAfter.ToUniversalTime()) return $"{who} expired at {certificate.NotAfter:u}";
        if (IsPinned(certificate)) return null;
        if (_authorities.Count > 0 && (errors & SslPolicyErrors.RemoteCertificateChainErrors) == 0) return null;
        return $"{who} is not trusted here{StatusOf(chain)}";
    }

    private bool IsPinned(X509Certificate2 certificate)
    {
        var hash = SHA256.HashData(certificate.RawData);
        return _pins.Exists(pin => CryptographicOperations.FixedTimeEquals(pin, hash));
    }

    private string StatusOf(X509Chain? chain)
    {
        if (_authorities.Count == 0 || chain is null || chain.ChainStatus.Length == 0) return "";
        return $" ({string.Join(", ", Array.ConvertAll(chain.ChainStatus, static status => status.Status.ToString()))})";
    }
}
