namespace Troupe;

using Troupe.Remote;

/// <summary>HOCON for who speaks to other machines: TCP, always with TLS.</summary>
internal static class TcpSettings
{
    /// <param name="hostname">What is bound.</param>
    /// <param name="port">The same; 0: a free one.</param>
    /// <param name="publicName">What stands in the address.</param>
    /// <param name="listens">Whether anybody may call; else the port only makes the address nobody else's.</param>
    /// <param name="trust">Who is let in.</param>
    /// <param name="checksCalled">Whether the certificate of who is called has to be for the host that is called.</param>
    public static string Of(string hostname, int port, string publicName, bool listens, RemoteTrust trust, bool checksCalled = false)
    {
        var certificates = trust.Certificate is null ? "" : $$"""
            ssl {
              certificate { path = {{Quoted(trust.Certificate)}}, password = {{Quoted(trust.Password ?? "")}} }
              trusted-authorities = [{{Quoted(trust.Authority!)}}]
              validate-called-hostname = {{(checksCalled ? "on" : "off")}}
            }
            """;
        return $$"""
            akka.remote.enabled-transports = ["akka.remote.dot-netty.tcp"]
            akka.remote.dot-netty.tcp {
              hostname = {{Quoted(hostname)}}
              port = {{port}}
              public-hostname = {{Quoted(publicName)}}
              listen = {{(listens ? "on" : "off")}}
              enable-ssl = on
              {{(trust.Secret is null ? "" : $"secret = \"{trust.Secret}\"")}}
              {{certificates}}
              # Who stands still is judged by leases and keepers, which know what he is; see troupe.remote.
              heartbeats = off
              pending-handshakes = 256
            }
            """;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r")}\"";
}
