namespace Troupe.Engine;

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary><c>akka.remote.dot-netty.tcp.ssl</c>, read once: whom this system shows itself as, and whom it trusts.</summary>
internal sealed record TlsOptions(X509Certificate2 Certificate, X509Certificate2Collection Intermediates, PeerTrust Trust, HostCheck HostCheck)
{
    private const string Section = TcpOptions.Section + ".ssl";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    // Made once: it fetches nothing from anywhere, and serves all links.
    private readonly SslStreamCertificateContext _shown = SslStreamCertificateContext.Create(Certificate, Intermediates, offline: true);

    /// <summary>Reads the section; what is wrong, or not safe, is a <see cref="ConfigurationException"/> that names the key.</summary>
    public static TlsOptions From(Config? section, bool hasSecret)
    {
        var config = section ?? Config.Empty;
        if (config.GetBoolean("suppress-validation", false))
            throw new ConfigurationException($"{Section}.suppress-validation: a peer whose certificate is not checked may be anybody; name those to trust in trusted-thumbprints or trusted-authorities.");

        var mutual = config.GetBoolean("require-mutual-authentication", true);
        if (!hasSecret && !mutual)
            throw new ConfigurationException($"{Section}.require-mutual-authentication = off needs {TcpOptions.Section}.secret: callers have to show one of both.");

        if (TlsCertificate.Configured(config) is not { } own)
        {
            if (!hasSecret) throw new ConfigurationException($"{Section}.certificate.path (or thumbprint), or {TcpOptions.Section}.secret, is required.");
            // Nobody knows this certificate; that it is the one that the peer saw, the proof of the secret shows.
            return new TlsOptions(TlsCertificate.OfThisRun(), [], PeerTrust.Secret, HostCheck.None);
        }

        var (certificate, intermediates) = own;
        var trust = PeerTrust.From(config, certificate, mutual);
        var check = config.GetBoolean("validate-certificate-hostname", false) ? HostCheck.BothEnds : config.GetBoolean("validate-called-hostname", false) ? HostCheck.Called : HostCheck.None;
        return new TlsOptions(certificate, intermediates, trust, check);
    }

    public SslServerAuthenticationOptions ToBeCalled(RemoteCertificateValidationCallback judge) => new()
    {
        ServerCertificateContext = _shown,
        ClientCertificateRequired = Trust.AsksCallers,
        RemoteCertificateValidationCallback = judge,
        CertificateChainPolicy = Trust.Policy(ClientUse),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        EnabledSslProtocols = SslProtocols.Tls13,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        // Every link is checked anew.
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    public SslClientAuthenticationOptions ToCall(string host, RemoteCertificateValidationCallback judge) => new()
    {
        TargetHost = host,
        ClientCertificateContext = Trust.AsksCallers ? _shown : null,
        RemoteCertificateValidationCallback = judge,
        CertificateChainPolicy = Trust.Policy(ServerUse),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        EnabledSslProtocols = SslProtocols.Tls13,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };
}

/// <summary>Whose certificate has to be for the host in his address.</summary>
internal enum HostCheck
{
    /// <summary>Nobody's: it says that he is one of those to be trusted, not which.</summary>
    None,

    /// <summary>That of who is called.</summary>
    Called,

    /// <summary>That of who is called and of who calls.</summary>
    BothEnds,
}
