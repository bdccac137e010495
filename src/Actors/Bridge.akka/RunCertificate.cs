namespace Troupe;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary>The certificate of one run: made at its start, shared by its processes, in no file and no store.</summary>
internal static class RunCertificate
{
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_longestRun = TimeSpan.FromDays(3650);

    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=troupe-run", key, HashAlgorithmName.SHA256);
        // Server and client at once: both ends show this one.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - s_clocksDiffer, now + s_longestRun);
        // Through its bytes once: some platforms' TLS takes no key that was never imported.
        return Read(certificate.Export(X509ContentType.Pkcs12));
    }

    public static X509Certificate2 Read(byte[] bytes) => X509CertificateLoader.LoadPkcs12(bytes, null, X509KeyStorageFlags.Exportable);
}
