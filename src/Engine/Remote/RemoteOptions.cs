namespace Troupe.Engine;

/// <summary><c>akka.remote.unix</c>, read once.</summary>
internal sealed record RemoteOptions(
    string Name, byte[] Secret, bool Listen, bool AcceptLater, int MaximumFrameSize, int SendBufferSize, TimeSpan SendTimeout, TimeSpan HandshakeTimeout, int PendingHandshakes,
    TimeSpan FlushTimeout, HeartbeatOptions? Heartbeats)
{
    private const int ShortestSecret = 16;

    /// <summary>Reads the section; what is wrong is a <see cref="ConfigurationException"/> that names the key.</summary>
    public static RemoteOptions From(Config system)
    {
        var config = system.GetConfig("akka.remote.unix") ?? Config.Empty;
        var name = config.GetString("name", "");
        return new RemoteOptions(
            name.Length > 0 ? name : HexText.Of(Libc.Random(16)),
            SecretOf(config.GetString("secret", "")),
            config.GetBoolean("listen", true),
            config.GetBoolean("accept-after-first-call", false),
            (int)Checked("maximum-frame-size", config.GetByteSize("maximum-frame-size", 128 * 1024)!.Value, 1024, 64 << 20),
            (int)Checked("send-buffer-size", config.GetByteSize("send-buffer-size", 4 << 20)!.Value, 1024, 1 << 30),
            config.GetTimeSpan("send-timeout", TimeSpan.FromSeconds(2), allowInfinite: false),
            config.GetTimeSpan("handshake-timeout", TimeSpan.FromSeconds(5), allowInfinite: false),
            (int)Checked("pending-handshakes", config.GetInt("pending-handshakes", 64), 1, 10_000),
            config.GetTimeSpan("flush-wait-on-shutdown", TimeSpan.FromSeconds(2), allowInfinite: false),
            HeartbeatOptions.From(system));
    }

    private static long Checked(string key, long value, long least, long most) =>
        value >= least && value <= most ? value : throw new ConfigurationException($"akka.remote.unix.{key} is {value}; it must be {least} to {most}.");

    private static byte[] SecretOf(string text)
    {
        if (text.Length == 0) throw new ConfigurationException("akka.remote.unix.secret is required: at least 16 bytes, as hex or base64.");
        byte[] secret;
        try
        {
            secret = HexText.TryRead(text) ?? Convert.FromBase64String(text);
        }
        catch (FormatException wrong)
        {
            throw new ConfigurationException("akka.remote.unix.secret is neither hex nor base64.", wrong);
        }

        return secret.Length >= ShortestSecret ? secret : throw new ConfigurationException($"akka.remote.unix.secret has fewer than {ShortestSecret} bytes.");
    }
}
