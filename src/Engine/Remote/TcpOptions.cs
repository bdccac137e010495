namespace Troupe.Engine;

/// <summary><c>akka.remote.dot-netty.tcp</c>, Akka.NET's keys and defaults, read once. Without TLS only where it is asked for, on loopback, and with a secret.</summary>
internal sealed record TcpOptions(
    string Hostname, string PublicHostname, int Port, int? PublicPort, int Backlog, bool NoDelay, bool KeepAlive, int SendBuffer, int ReceiveBuffer, TimeSpan ConnectTimeout,
    TlsOptions? Tls)
{
    public const string Section = "akka.remote.dot-netty.tcp";
    private const string Transports = "akka.remote.enabled-transports";

    /// <summary>
    /// Whether this system speaks TCP: it says so, or has a section about it and no secret for Unix sockets. (A configuration for both engines has both: Akka.NET
    /// knows nothing of Unix sockets.)
    /// </summary>
    public static bool AreWanted(Config system)
    {
        if (!system.HasPath(Transports)) return system.HasPath(Section) && !system.HasPath("akka.remote.unix.secret");
        var wanted = system.GetStringList(Transports, []);
        return wanted switch
        {
            [Section] => true,
            ["akka.remote.unix"] => false,
            _ => throw new ConfigurationException($"{Transports} is [{string.Join(", ", wanted)}]; it must be one of {Section} and akka.remote.unix."),
        };
    }

    /// <summary>Reads the section; what is wrong, or not safe, is a <see cref="ConfigurationException"/> that names the key.</summary>
    public static TcpOptions From(Config config, bool hasSecret)
    {
        if (config.GetString("transport-protocol", "tcp") is var protocol and not "tcp") throw new ConfigurationException($"{Section}.transport-protocol is {protocol}; it must be tcp.");
        var hostname = config.GetString("hostname", "")!;
        var publicHostname = config.GetString("public-hostname", "")!;
        var publicPort = Number(config, "public-port", 0, 0, 65535);
        return new TcpOptions(
            hostname,
            publicHostname.Length > 0 ? publicHostname : hostname is "" or "0.0.0.0" or "::" ? Environment.MachineName : hostname,
            Number(config, "port", 2552, 0, 65535),
            publicPort > 0 ? publicPort : null,
            Number(config, "backlog", 4096, 1, 65535),
            config.GetBoolean("tcp-nodelay", true),
            config.GetBoolean("tcp-keepalive", true),
            Size(config, "send-buffer-size"),
            Size(config, "receive-buffer-size"),
            config.GetTimeSpan("connection-timeout", TimeSpan.FromSeconds(15), allowInfinite: false),
            TlsOf(config, hostname, hasSecret));
    }

    private static TlsOptions? TlsOf(Config config, string hostname, bool hasSecret)
    {
        if (config.GetBoolean("enable-ssl", false)) return TlsOptions.From(config.GetConfig("ssl"), hasSecret);
        if (!config.HasPath("enable-ssl")) throw new ConfigurationException($"{Section}.enable-ssl must be on; or off, in so many words, on loopback.");
        if (hostname is not ("localhost" or "127.0.0.1" or "::1")) throw new ConfigurationException($"{Section}.hostname is \"{hostname}\"; with enable-ssl = off it must be 127.0.0.1, ::1 or localhost.");
        return hasSecret ? null : throw new ConfigurationException($"{Section}.enable-ssl = off needs {Section}.secret.");
    }

    private static int Number(Config config, string key, int otherwise, int least, int most)
    {
        var value = config.GetInt(key, otherwise);
        return value >= least && value <= most ? value : throw new ConfigurationException($"{Section}.{key} is {value}; it must be {least} to {most}.");
    }

    // Zero: what the system thinks right.
    private static int Size(Config config, string key)
    {
        var value = config.GetByteSize(key, 256_000)!.Value;
        return value is >= 0 and <= 1 << 30 ? (int)value : throw new ConfigurationException($"{Section}.{key} is {value}; it must be 0 to 1 GiB.");
    }
}
