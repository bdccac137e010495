namespace Troupe.Remote.Tests;

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

/// <summary>An agent calls one host, and takes no other machine of the same authority for it.</summary>
public sealed class HostNameTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Another_machine_s_certificate_is_not_the_host_s()
    {
        using var authority = new TestAuthority();
        var (hello, said) = await CalledByAgentAsync(authority, authority.Certify("worker-7"));

        Assert.True(hello > 0); // It has the right authority and is good for listening: only its name tells.
        Assert.Contains("(CN=worker-7) is not for the host 127.0.0.1", said);
    }

    [Fact]
    public async Task The_host_s_is()
    {
        using var authority = new TestAuthority();
        var (_, said) = await CalledByAgentAsync(authority, authority.Certify("host", host: "127.0.0.1"));

        // Then it proves that it belongs to the cluster; this one does not answer that.
        Assert.DoesNotContain("is not for the host", said);
        Assert.Contains("it does not accept the secret", said);
    }

    // How many bytes of a hello the agent says, and why it does not stay. The host here is as good as its certificate: it answers with a hello of its own and goes.
    private static async Task<(int Hello, string Said)> CalledByAgentAsync(TestAuthority authority, X509Certificate2 certificate)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var agent = AgentProcess.Start(
            "--join", $"127.0.0.1:{port}", "--certificate", authority.FileOf(authority.Certify("worker-1")), "--authority", authority.RootFile, "--certificate-password-file", ListeningHost.FileWith(TestAuthority.Password), "--no-fetch");
        using var patience = new CancellationTokenSource(s_patience);
        using var client = await listener.AcceptTcpClientAsync(patience.Token);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate, ClientCertificateRequired = true, RemoteCertificateValidationCallback = static (_, _, _, _) => true }, patience.Token);
        var said = new byte[256];
        var count = await tls.ReadAsync(said, patience.Token);
        // As the engine says it: version, a number that comes once, the incarnation, the address.
        var address = Encoding.UTF8.GetBytes($"akka.ssl.tcp://troupe@127.0.0.1:{port}");
        byte[] hello = [1, .. RandomNumberGenerator.GetBytes(32 + 8), (byte)address.Length, .. address];
        await tls.WriteAsync((byte[])[(byte)hello.Length, .. hello], patience.Token);
        await tls.DisposeAsync();
        return (count, await agent.SaysAsync("not let in"));
    }
}
