namespace Troupe.Host.Certificates;

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

/// <summary>
/// A small authority in a folder, and certificates of it, for programs and agents that let each other in by them:
/// <code>
///   authority.pem   whose certificates are let in: goes to every machine
///   authority.key   makes certificates: goes nowhere
///   NAME.pfx        a machine's own, with its key
/// </code>
/// </summary>
internal sealed class CertificateFolder(string folder, TimeProvider time)
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromDays(1);

    private string CertificateFile => Path.Combine(folder, "authority.pem");

    private string KeyFile => Path.Combine(folder, "authority.key");

    /// <summary>The authority that is here, or a new one.</summary>
    /// <param name="days">How long a new one is valid.</param>
    /// <param name="isNew">Whether it is.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="CryptographicException">What lies there is no authority.</exception>
    public X509Certificate2 Authority(int days, out bool isNew)
    {
        isNew = !File.Exists(CertificateFile) && !File.Exists(KeyFile);
        if (!isNew)
        {
            return X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
        }

        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=troupe authority {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        var authority = request.CreateSelfSigned(now - s_clocksDiffer, now.AddDays(days));
        WritePrivate(KeyFile, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        File.WriteAllText(CertificateFile, authority.ExportCertificatePem());
        return authority;
    }

    /// <summary>Makes a machine's certificate, to listen and to call with.</summary>
    /// <param name="authority">Whose; with its key.</param>
    /// <param name="name">The machine, as others call it.</param>
    /// <param name="days">How long it is valid; not longer than its authority.</param>
    /// <param name="password">Its file's; null: none.</param>
    /// <returns>The file.</returns>
    /// <exception cref="BadInputException">There is one already.</exception>
    public string Issue(X509Certificate2 authority, string name, int days, string? password)
    {
        var file = Path.Combine(folder, $"{name}.pfx");
        if (File.Exists(file))
        {
            throw new BadInputException($"There is a certificate {file} already; remove it to make a new one.");
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerUse), new Oid(ClientUse)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = time.GetUtcNow();
        var end = now.AddDays(days) < authority.NotAfter ? now.AddDays(days) : authority.NotAfter;
        var begin = now - s_clocksDiffer > authority.NotBefore ? now - s_clocksDiffer : authority.NotBefore;
        using var bare = request.Create(authority, begin, end, RandomNumberGenerator.GetBytes(16));
        using var whole = bare.CopyWithPrivateKey(key);
        WritePrivate(file, whole.Export(X509ContentType.Pkcs12, password));
        return file;
    }

    // From its first byte on nobody else's to read.
    private static void WritePrivate(string file, byte[] bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        stream.Write(bytes);
    }
}
