namespace Troupe.Engine;

/// <summary><c>akka.remote.unix</c>, or <c>akka.remote.dot-netty.tcp</c> where that is spoken, read once.</summary>
internal sealed record RemoteOptions(
    string Section, TcpOptions? Tcp, string Name, byte[] Secret, bool Listen, bool AcceptLater, int MaximumFrameSize, int SendBufferSize, TimeSpan SendTimeout, TimeSpan HandshakeTimeout, int PendingHandshakes, int PendingOfPlace, int FailedOfPlace,
    TimeSpan FlushTimeout, HeartbeatOptions? Heartbeats)
{
    private const int ShortestSecret = 16;

    /// <summary>Reads the section; what is wrong is a <see cref="ConfigurationException"/> that names the key.</summary>
    public static RemoteOptions From(Config system)
    {
        var isTcp = TcpOptions.AreWanted(system);
        var section = isTcp ? TcpOptions.Section : "akka.remote.unix";
        var config = system.GetConfig(section) ?? Config.Empty;
        var secret = SecretOf(section, config.GetString("secret", ""), isRequired: !isTcp);
        var name = config.GetString("name", "");
        var pending = (int)Checked(section, "pending-handshakes", config.GetInt("pending-handshakes", 64), 1, 10_000);
        return new RemoteOptions(
            section,
            isTcp ? TcpOptions.From(config, secret.Length > 0) : null,
            name.Length > 0 ? name : HexText.Of(Libc.Random(16)),
            secret,
            config.GetBoolean("listen", true),
            config.GetBoolean("accept-after-first-call", false),
            (int)Checked(section, "maximum-frame-size", config.GetByteSize("maximum-frame-size", isTcp ? 128_000 : 128 * 1024)!.Value, 1024, 64 << 20),
            SendBuffer(config, section, isTcp ? "write-buffer-high-water-mark" : "send-buffer-size"),
            config.GetTimeSpan("send-timeout", TimeSpan.FromSeconds(2), allowInfinite: false),
            config.GetTimeSpan("handshake-timeout", TimeSpan.FromSeconds(5), allowInfinite: false),
            pending,
            (int)Checked(section, "pending-handshakes-per-address", config.GetInt("pending-handshakes-per-address", (pending + 1) / 2), 1, 10_000),
            (int)Checked(section, "failed-handshakes-per-second", config.GetInt("failed-handshakes-per-second", 20), 1, 10_000),
            (isTcp ? system.GetConfig("akka.remote") ?? Config.Empty : config).GetTimeSpan("flush-wait-on-shutdown", TimeSpan.FromSeconds(2), allowInfinite: false),
            HeartbeatOptions.From(system, section, otherwise: isTcp));
    }

    // Zero, as in Akka.NET: what is thought right here.
    private static int SendBuffer(Config config, string section, string key) =>
        config.GetByteSize(key, 0) is > 0 and var size ? (int)Checked(section, key, size, 1024, 1 << 30) : 4 << 20;

    private static long Checked(string section, string key, long value, long least, long most) =>
        value >= least && value <= most ? value : throw new ConfigurationException($"{section}.{key} is {value}; it must be {least} to {most}.");

    private static byte[] SecretOf(string section, string? text, bool isRequired)
    {
        if (string.IsNullOrEmpty(text)) return isRequired ? throw new ConfigurationException($"{section}.secret is required: at least 16 bytes, as hex or base64.") : [];
        byte[] secret;
        try
        {
            secret = HexText.TryRead(text) ?? Convert.FromBase64String(text);
        }
        catch (FormatException wrong)
        {
            throw new ConfigurationException($"{section}.secret is neither hex nor base64.", wrong);
        }

        return secret.Length >= ShortestSecret ? secret : throw new ConfigurationException($"{section}.secret has fewer than {ShortestSecret} bytes.");
    }
}
