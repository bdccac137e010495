namespace Troupe.Remote.Tests;

using Xunit;

public sealed class ListenOptionsTests
{
    private static readonly ListenOptions s_good = new() { Address = "0.0.0.0:7100", SecretFile = ListeningHost.SecretFile };

    [Theory]
    [InlineData("0.0.0.0:7100", "0.0.0.0", 7100)]
    [InlineData("node-1.example:0", "node-1.example", 0)]
    [InlineData("[::1]:65535", "::1", 65535)]
    public void An_address_is_a_host_and_a_port(string text, string host, int port)
    {
        Assert.Equal(new HostAndPort(host, port), HostAndPort.TryParse(text));
        Assert.Equal(text, HostAndPort.TryParse(text)!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("7100")]
    [InlineData(":7100")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("::1:7100")]
    [InlineData("a/b:1")]
    [InlineData("a\"b:1")]
    public void What_is_no_address_is_refused_by_its_key(string text)
    {
        Assert.Null(HostAndPort.TryParse(text));
        Refused(s_good with { Address = text }, "troupe.listen.address");
    }

    [Fact]
    public void Nobody_listens_without_knowing_whom_to_let_in()
    {
        Refused(s_good with { SecretFile = null }, "troupe.listen.secret-file");
        Refused(s_good with { Address = "127.0.0.1:0", SecretFile = null }, "troupe.listen.secret-file");
        Refused(s_good with { Certificate = s_good.SecretFile }, "troupe.listen.authority");
        Refused(s_good with { SecretFile = null, Authority = s_good.SecretFile }, "troupe.listen.certificate");
        Refused(s_good with { CertificatePasswordFile = s_good.SecretFile }, "troupe.listen.certificate");
    }

    [Fact]
    public void Files_that_are_not_there_and_secrets_that_are_too_short_are_refused_by_their_keys()
    {
        Refused(s_good with { SecretFile = "/no/such/file" }, "troupe.listen.secret-file");
        Refused(s_good with { SecretFile = ListeningHost.FileWith("15 characters..") }, "troupe.listen.secret-file");
        Refused(s_good with { Certificate = "/no/such/file", Authority = s_good.SecretFile }, "troupe.listen.certificate");
        Refused(s_good with { Certificate = s_good.SecretFile, Authority = "/no/such/file" }, "troupe.listen.authority");
        Refused(s_good with { Certificate = s_good.SecretFile, Authority = s_good.SecretFile, CertificatePasswordFile = "/no/such/file" }, "troupe.listen.certificate-password-file");
    }

    [Fact]
    public void The_public_name_is_the_host_s_own_unless_it_is_said_or_all_addresses_are_meant()
    {
        Assert.Equal(Environment.MachineName, s_good.Checked().PublicName);
        Assert.Equal("10.0.0.5", (s_good with { Address = "10.0.0.5:1" }).Checked().PublicName);
        Assert.Equal("node-1", (s_good with { PublicName = "node-1" }).Checked().PublicName);
        Refused(s_good with { PublicName = "a b" }, "troupe.listen.public-name");
    }

    [Fact]
    public void The_same_text_is_the_same_secret_and_another_is_not()
    {
        var trust = s_good.Checked().Trust;

        Assert.Equal(trust, (s_good with { SecretFile = ListeningHost.FileWith("  a secret of these tests alone \n") }).Checked().Trust);
        Assert.NotEqual(trust, (s_good with { SecretFile = ListeningHost.FileWith("another secret of these tests") }).Checked().Trust);
        Assert.DoesNotContain(trust.Secret!, trust.ToString());
    }

    [Fact]
    public void The_configuration_says_the_same_key_by_key()
    {
        var read = ListenOptions.Read("""
            troupe.listen {
              address = "1.2.3.4:5", public-name = "name", certificate = "c", certificate-password-file = "p", authority = "a", secret-file = "s"
            }
            """);

        Assert.Equal(
            new ListenOptions { Address = "1.2.3.4:5", PublicName = "name", Certificate = "c", CertificatePasswordFile = "p", Authority = "a", SecretFile = "s" },
            read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("troupe.pool.max-attempts = 4")]
    [InlineData("troupe.listen.address = \"\"")]
    public void A_configuration_without_an_address_listens_nowhere(string user) => Assert.Null(ListenOptions.Read(user));

    private static void Refused(ListenOptions options, string key) => Assert.Equal(key, Assert.Throws<InvalidConfigurationException>(() => options.Checked()).Where);
}
