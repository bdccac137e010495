namespace Troupe.Engine.Tests.Remote;

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

/// <summary>TLS as strangers may speak it: with any certificate, or none, and taking whatever the other shows.</summary>
internal static class RawTls
{
    /// <summary>Calls a system; true if it can be talked to, or hangs up only later.</summary>
    public static SslStream? Call(Address to, X509Certificate2? certificate, SslProtocols protocols = SslProtocols.None)
    {
        var client = new TcpClient("127.0.0.1", to.Port!.Value);
        var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        try
        {
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                EnabledSslProtocols = protocols,
                ClientCertificates = certificate is null ? null : [certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
            });
            return tls;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            tls.Dispose();
            return null;
        }
    }

    /// <summary>Whether the other end has hung up, or does so within patience.</summary>
    public static bool HangsUp(SslStream? tls)
    {
        if (tls is null) return true;
        try
        {
            tls.ReadTimeout = (int)RemoteSystems.Patience.TotalMilliseconds;
            return tls.Read(new byte[1]) == 0;
        }
        catch (IOException wrong)
        {
            return wrong.InnerException is not SocketException { SocketErrorCode: SocketError.TimedOut };
        }
        finally
        {
            tls.Dispose();
        }
    }

    /// <summary>A port at which whoever calls is shown a certificate, and may then say what he likes.</summary>
    public static TcpListener Listen(X509Certificate2 certificate, Action<SslStream>? talk = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                TcpClient client;
                try
                {
                    client = await listener.AcceptTcpClientAsync();
                }
                catch (SocketException)
                {
                    return; // The test is over.
                }

                var tls = new SslStream(client.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                    {
                        ServerCertificate = certificate,
                        ClientCertificateRequired = true,
                        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
                    });
                    talk?.Invoke(tls);
                }
                catch (Exception refused) when (refused is AuthenticationException or IOException)
                {
                    await tls.DisposeAsync();
                }
            }
        });
        return listener;
    }

    public static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
