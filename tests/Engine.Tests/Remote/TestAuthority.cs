namespace Troupe.Engine.Tests.Remote;

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary>An authority of a test, and the files of what it certifies; all gone with it.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string Password = "of a test", ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder = Directory.CreateTempSubdirectory("troupe-").FullName;
    private readonly X509Certificate2 _root;
    private int _files;

    public TestAuthority(string name = "test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(RootFile = NewFile("pem"), _root.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate, as PEM.</summary>
    public string RootFile { get; }

    /// <summary>A certificate of this authority, valid for so many days from yesterday on.</summary>
    public X509Certificate2 Certify(string name = "node", string? host = null, int days = 10, params string[] uses)
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        // One that has expired began before yesterday.
        return Certify(name, host, days > 0 ? from : from.AddDays(days - 1), from.AddDays(days), uses);
    }

    /// <summary>One that is valid from tomorrow on.</summary>
    public X509Certificate2 CertifyForTomorrow() => Certify("node", null, DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow.AddDays(2), []);

    /// <summary>The path of a file with a certificate and its key.</summary>
    public string FileOf(X509Certificate2 certificate)
    {
        var path = NewFile("pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, Password));
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private X509Certificate2 Certify(string name, string? host, DateTimeOffset from, DateTimeOffset until, string[] uses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(host ?? name);
        request.CertificateExtensions.Add(names.Build());
        var oids = new OidCollection();
        foreach (var use in uses is [] ? [ServerUse, ClientUse] : uses) oids.Add(new Oid(use));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: false));
        using var bare = request.Create(_root, from, until, RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        // Through its bytes once, as one that was read from a file.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private string NewFile(string extension) => Path.Combine(_folder, $"{_files++}.{extension}");
}
