namespace Troupe.Engine;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary>Where certificates come from: a file, the machine's store, or nowhere.</summary>
internal static class TlsCertificate
{
    private const string Section = TcpOptions.Section + ".ssl.certificate";
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_longestRun = TimeSpan.FromDays(3650);

    /// <summary>The configured one with its key, and what of its chain stands beside it; null where none is configured.</summary>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Intermediates)? Configured(Config ssl)
    {
        (X509Certificate2 Certificate, X509Certificate2Collection) found;
        if (ssl.GetBoolean("certificate.use-thumbprint-over-file", false)) found = (InStore(ssl), []);
        else if (ssl.GetString("certificate.path", "") is { Length: > 0 } path) found = InFile(path, ssl);
        else return null;

        var certificate = found.Certificate;
        if (!certificate.HasPrivateKey) throw new ConfigurationException($"{Section}: {certificate.Subject} has no private key here.");
        if (TimeProvider.System.GetUtcNow() > certificate.NotAfter.ToUniversalTime()) throw new ConfigurationException($"{Section}: {certificate.Subject} expired at {certificate.NotAfter:u}.");
        return found;
    }

    /// <summary>The certificates of authorities in a file, PEM or DER.</summary>
    public static X509Certificate2Collection Authorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0) authorities.ImportFromPemFile(path);
            else authorities.Add(X509CertificateLoader.LoadCertificate(bytes));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"{TcpOptions.Section}.ssl.trusted-authorities: {path} cannot be read: {wrong.Message}", wrong);
        }

        return authorities.Count > 0 ? authorities : throw new ConfigurationException($"{TcpOptions.Section}.ssl.trusted-authorities: there is no certificate in {path}.");
    }

    /// <summary>One that nobody knows, in no file and no store.</summary>
    public static X509Certificate2 OfThisRun()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=this-run", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now - s_clocksDiffer, now + s_longestRun);
    }

    private static (X509Certificate2, X509Certificate2Collection) InFile(string path, Config ssl)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, ssl.GetString("certificate.password", null), FlagsOf(ssl));
            var own = all.FirstOrDefault(static certificate => certificate.HasPrivateKey) ?? throw new ConfigurationException($"{Section}.path: no certificate in {path} has a private key.");
            all.Remove(own);
            return (own, all);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"{Section}.path: {path} cannot be read as PKCS #12 with this password: {wrong.Message}", wrong);
        }
    }

    private static X509Certificate2 InStore(Config ssl)
    {
        var thumbprint = ssl.GetString("certificate.thumbprint", "") is { Length: > 0 } text ? text : throw new ConfigurationException($"{Section}.thumbprint is required with use-thumbprint-over-file.");
        var location = ssl.GetString("certificate.store-location", "current-user") switch
        {
            "current-user" => StoreLocation.CurrentUser,
            "local-machine" => StoreLocation.LocalMachine,
            var other => throw new ConfigurationException($"{Section}.store-location is {other}; it must be current-user or local-machine."),
        };
        try
        {
            using var store = new X509Store(ssl.GetString("certificate.store-name", "My")!, location, OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            var found = store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false);
            return found.Count > 0 ? found[0] : throw new ConfigurationException($"{Section}.thumbprint: {thumbprint} is not in the store.");
        }
        catch (CryptographicException wrong)
        {
            throw new ConfigurationException($"{Section}.store-name: the store cannot be read: {wrong.Message}", wrong);
        }
    }

    private static X509KeyStorageFlags FlagsOf(Config ssl)
    {
        var flags = X509KeyStorageFlags.DefaultKeySet;
        foreach (var flag in ssl.GetStringList("certificate.flags", []))
        {
            flags |= flag switch
            {
                "default-key-set" => X509KeyStorageFlags.DefaultKeySet,
                "exportable" => X509KeyStorageFlags.Exportable,
                "machine-key-set" => X509KeyStorageFlags.MachineKeySet,
                "persist-key-set" => X509KeyStorageFlags.PersistKeySet,
                "user-key-set" => X509KeyStorageFlags.UserKeySet,
                "user-protected" => X509KeyStorageFlags.UserProtected,
                _ => throw new ConfigurationException($"{Section}.flags: {flag} is no flag."),
            };
        }

        return flags;
    }
}
