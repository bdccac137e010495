namespace Troupe.Engine.Tests.Remote;

using Xunit;

/// <summary>What is not safe, or not right, does not start, and says which key it is.</summary>
public sealed class TcpOptionsTests
{
    private const string SecretIsKnown = "secret = 00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData("hostname = localhost", "enable-ssl")]
    [InlineData("enable-ssl = off, hostname = localhost", "secret")]
    [InlineData($"enable-ssl = off, hostname = \"0.0.0.0\", {SecretIsKnown}", "hostname")]
    [InlineData($"enable-ssl = off, {SecretIsKnown}", "hostname")]
    [InlineData("enable-ssl = off, hostname = localhost, secret = 00ff", "secret")]
    [InlineData("enable-ssl = on", "ssl.certificate.path")]
    [InlineData($"enable-ssl = on, {SecretIsKnown}, ssl.suppress-validation = on", "ssl.suppress-validation")]
    [InlineData("enable-ssl = on, ssl.require-mutual-authentication = off", "secret")]
    [InlineData("enable-ssl = on, ssl.certificate.path = \"/is/not/there.pfx\"", "ssl.certificate.path")]
    [InlineData("enable-ssl = on, ssl.certificate { path = x, flags = [shiny] }", "ssl.certificate.flags")]
    [InlineData("enable-ssl = on, ssl.certificate.use-thumbprint-over-file = on", "ssl.certificate.thumbprint")]
    [InlineData("enable-ssl = on, ssl.certificate { use-thumbprint-over-file = on, thumbprint = ff, store-location = here }", "ssl.certificate.store-location")]
    [InlineData("transport-protocol = udp", "transport-protocol")]
    [InlineData("port = 65536", "port")]
    [InlineData("backlog = 0", "backlog")]
    [InlineData("maximum-frame-size = 10b, enable-ssl = on, secret = 00112233445566778899aabbccddeeff", "maximum-frame-size")]
    [InlineData($"enable-ssl = on, {SecretIsKnown}, pending-handshakes = 0", "pending-handshakes")]
    [InlineData($"enable-ssl = on, {SecretIsKnown}, pending-handshakes-per-address = 0", "pending-handshakes-per-address")]
    [InlineData($"enable-ssl = on, {SecretIsKnown}, failed-handshakes-per-second = 0", "failed-handshakes-per-second")]
    public void It_is_an_error_that_names_the_key(string settings, string key)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(settings));
        Assert.Contains($"{TcpOptions.Section}.{key}", wrong.Message);
    }

    [Fact]
    public void Trust_that_cannot_be_read_is_an_error()
    {
        using var authority = new TestAuthority();
        var file = authority.FileOf(authority.Certify());
        foreach (var (trust, key) in ((string, string)[])[("trusted-thumbprints = [\"00ff\"]", "trusted-thumbprints"), ("trusted-authorities = [\"/is/not/there\"]", "trusted-authorities"), ($"trusted-authorities = [\"{file}\"]", "trusted-authorities")])
        {
            var wrong = Assert.Throws<ConfigurationException>(() => RemoteOptions.From(ConfigurationFactory.ParseString(TlsWire.SettingsWith(file, trust))));
            Assert.Contains($"{TcpOptions.Section}.ssl.{key}", wrong.Message);
        }
    }

    [Fact]
    public void A_certificate_that_cannot_be_shown_is_an_error()
    {
        using var authority = new TestAuthority();
        var expired = authority.FileOf(authority.Certify(days: -1));
        Assert.Contains("expired", Assert.Throws<ConfigurationException>(() => RemoteOptions.From(ConfigurationFactory.ParseString(TlsWire.SettingsWith(expired, "")))).Message);
        var locked = TlsWire.SettingsWith(authority.FileOf(authority.Certify()), "").Replace(TestAuthority.Password, "another", StringComparison.Ordinal);
        Assert.Contains("password", Assert.Throws<ConfigurationException>(() => RemoteOptions.From(ConfigurationFactory.ParseString(locked))).Message);
    }

    [Fact]
    public void Akkas_keys_and_defaults_hold()
    {
        var tcp = Read($"enable-ssl = on, {SecretIsKnown}").Tcp!;
        Assert.Equal((2552, (int?)null, 4096, true, true, 256_000, TimeSpan.FromSeconds(15)), (tcp.Port, tcp.PublicPort, tcp.Backlog, tcp.NoDelay, tcp.KeepAlive, tcp.SendBuffer, tcp.ConnectTimeout));
        Assert.Equal(Environment.MachineName, tcp.PublicHostname);
        var options = Read($$"""
            hostname = "192.0.2.1", public-hostname = shop.example, port = 1, public-port = 2, enable-ssl = on, connection-timeout = 3s, backlog = 5, tcp-nodelay = off, tcp-keepalive = off
            send-buffer-size = 0b, receive-buffer-size = 1kB, maximum-frame-size = 64000b, write-buffer-high-water-mark = 2MiB, {{SecretIsKnown}}
            """);
        tcp = options.Tcp!;
        Assert.Equal(("192.0.2.1", "shop.example", 1, (int?)2, 5, false, false), (tcp.Hostname, tcp.PublicHostname, tcp.Port, tcp.PublicPort, tcp.Backlog, tcp.NoDelay, tcp.KeepAlive));
        Assert.Equal((0, 1000, TimeSpan.FromSeconds(3), 64_000, 2 << 20), (tcp.SendBuffer, tcp.ReceiveBuffer, tcp.ConnectTimeout, options.MaximumFrameSize, options.SendBufferSize));
    }

    [Fact]
    public void One_address_has_half_of_the_callers_places_unless_it_is_said()
    {
        var otherwise = Read($"enable-ssl = on, {SecretIsKnown}");
        Assert.Equal((64, 32, 20), (otherwise.PendingHandshakes, otherwise.PendingOfPlace, otherwise.FailedOfPlace));
        var said = Read($"enable-ssl = on, pending-handshakes = 10, pending-handshakes-per-address = 3, failed-handshakes-per-second = 7, {SecretIsKnown}");
        Assert.Equal((10, 3, 7), (said.PendingHandshakes, said.PendingOfPlace, said.FailedOfPlace));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("akka.remote.dot-netty.tcp.port = 0", true)]
    [InlineData("akka.remote.dot-netty.tcp.port = 0\nakka.remote.unix.secret = 00ff", false)]
    [InlineData("akka.remote.unix.secret = 00ff\nakka.remote.enabled-transports = [\"akka.remote.dot-netty.tcp\"]", true)]
    [InlineData("akka.remote.dot-netty.tcp.port = 0\nakka.remote.enabled-transports = [\"akka.remote.unix\"]", false)]
    [InlineData("akka.remote.enabled-transports = [\"akka.remote.dot-netty.tcp\"]", true)]
    public void What_is_spoken_is_what_is_named_or_has_a_section(string settings, bool isTcp) => Assert.Equal(isTcp, TcpOptions.AreWanted(ConfigurationFactory.ParseString(settings)));

    [Fact]
    public void Two_transports_at_once_are_an_error() => Assert.Throws<ConfigurationException>(
        () => TcpOptions.AreWanted(ConfigurationFactory.ParseString("akka.remote.enabled-transports = [\"akka.remote.unix\", \"akka.remote.dot-netty.tcp\"]")));

    [Theory]
    [InlineData("akka.ssl.tcp://s@host:25520", true)]
    [InlineData("akka.tcp://s@[::1]:1", true)]
    [InlineData("akka.unix://s@name:1", true)]
    [InlineData("akka.tcp://s@host:0", false)]
    [InlineData("akka.tcp://s@host", false)]
    [InlineData("akka.tcp://s", false)]
    [InlineData("akka.tcp://s@host:1/user", false)]
    [InlineData("akka.udp://s@host:1", false)]
    [InlineData("akka://s@host:1", false)]
    [InlineData("", false)]
    public void An_address_that_travels_has_host_and_port_and_nothing_else(string text, bool isOne)
    {
        Assert.Equal(isOne, RemoteAddress.TryParse(text, out var address));
        if (isOne) Assert.Equal(text, address!.ToString());
    }

    private static RemoteOptions Read(string settings) => RemoteOptions.From(ConfigurationFactory.ParseString($"{TcpOptions.Section} {{ {settings} }}"));
}
