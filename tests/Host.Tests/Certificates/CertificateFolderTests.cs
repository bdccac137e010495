namespace Troupe.Host.Tests.Certificates;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Troupe.Host.Certificates;
using Xunit;

public sealed class CertificateFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("troupe-test-").FullName;
    private readonly CertificateFolder _folder;

    public CertificateFolderTests() => _folder = new CertificateFolder(_path, TimeProvider.System);

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.1")]
    [InlineData("1.3.6.1.5.5.7.3.2")]
    public void A_machine_s_certificate_is_its_authority_s_for_listening_and_for_calling_and_for_nothing_else(string use)
    {
        using var authority = _folder.Authority(days: 100, out _);
        using var machine = X509CertificateLoader.LoadPkcs12FromFile(_folder.Issue(authority, "node-1", days: 10, "word"), "word");
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_path, "authority.pem"));

        Assert.True(machine.HasPrivateKey);
        Assert.True(machine.MatchesHostname("node-1"));
        Assert.True(Verifies(machine, trusted, use));
        Assert.False(Verifies(machine, trusted, "1.3.6.1.5.5.7.3.3"));
    }

    [Fact]
    public void A_machine_that_is_called_by_an_address_has_a_certificate_for_that_address()
    {
        using var authority = _folder.Authority(days: 100, out _);
        using var machine = X509CertificateLoader.LoadPkcs12FromFile(_folder.Issue(authority, "192.0.2.7", days: 10, null), null);

        Assert.True(machine.MatchesHostname("192.0.2.7"));
        Assert.False(machine.MatchesHostname("192.0.2.8"));
    }

    [Fact]
    public void Another_authority_s_certificate_is_not()
    {
        using var authority = _folder.Authority(days: 100, out _);
        var other = new CertificateFolder(Path.Combine(_path, "other"), TimeProvider.System);
        using var stranger = other.Authority(days: 100, out _);
        using var machine = X509CertificateLoader.LoadPkcs12FromFile(other.Issue(stranger, "node-1", days: 10, null), null);

        Assert.False(Verifies(machine, authority, "1.3.6.1.5.5.7.3.1"));
    }

    [Fact]
    public void An_authority_is_made_once_and_keys_are_their_owner_s_alone()
    {
        using var first = _folder.Authority(days: 100, out var isNew);
        using var second = _folder.Authority(days: 100, out var isNewAgain);
        var file = _folder.Issue(second, "node-1", days: 1000, null);
        using var machine = X509CertificateLoader.LoadPkcs12FromFile(file, null);

        Assert.Equal((true, false), (isNew, isNewAgain));
        Assert.Equal(first.Thumbprint, second.Thumbprint);
        Assert.True(machine.NotAfter <= first.NotAfter);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_path, "authority.key")));
        }
    }

    [Fact]
    public void A_certificate_that_is_there_is_not_written_over()
    {
        using var authority = _folder.Authority(days: 100, out _);
        var before = File.ReadAllBytes(_folder.Issue(authority, "node-1", days: 10, null));

        Assert.Throws<BadInputException>(() => _folder.Issue(authority, "node-1", days: 10, null));

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_path, "node-1.pfx")));
    }

    private static bool Verifies(X509Certificate2 certificate, X509Certificate2 authority, string use)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        return chain.Build(certificate);
    }
}
