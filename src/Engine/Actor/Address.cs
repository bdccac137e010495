namespace Troupe.Engine;

using System.Diagnostics.CodeAnalysis;

/// <summary>Where an actor system is: protocol://system@host:port; without host and port it is this process.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>The address of all systems.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    private string? _text;

    /// <summary>Makes an address.</summary>
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant()!;
        Port = port;
    }

    /// <summary>The host, null for a local address.</summary>
    public string Host { get; }

    /// <summary>The port, null for a local address.</summary>
    public int? Port { get; }

    /// <summary>The system's name.</summary>
    public string System { get; }

    /// <summary>The protocol, "akka" for a local address.</summary>
    public string Protocol { get; }

    /// <summary>True where no host is given.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>True where a host is given.</summary>
    public bool HasGlobalScope => !HasLocalScope;

    /// <summary>The same with another protocol.</summary>
    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    /// <summary>The same with another system name.</summary>
    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    /// <summary>The same with another host.</summary>
    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    /// <summary>The same with another port.</summary>
    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>The address without its protocol: system@host:port.</summary>
    public string HostPort() => ToString()[(Protocol.Length + 3)..];

    /// <summary>Reads protocol://system or protocol://system@host:port.</summary>
    /// <exception cref="UriFormatException">The text is no address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw NoAddress(address);

    /// <summary>Reads an address; what follows a slash after it is not looked at.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address) => TryParse(path, out address, out _);

    /// <summary>Reads an address and gives what follows it ("/" where nothing does).</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address, [NotNullWhen(true)] out string? absolutUri)
    {
        address = null;
        absolutUri = null;
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || !char.IsAsciiLetter(path[0])) return false;

        var rest = path.AsSpan(scheme + 3);
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.IndexOf('@');
        var system = at < 0 ? authority : authority[..at];
        if (system.IsEmpty) return false;

        string? host = null;
        int? port = null;
        if (at >= 0 && !TryParseHostPort(authority[(at + 1)..], out host, out port)) return false;

        address = new Address(path[..scheme], system.ToString(), host, port);
        absolutUri = slash < 0 ? "/" : rest[slash..].ToString();
        return true;
    }

    private static bool TryParseHostPort(ReadOnlySpan<char> text, out string? host, out int? port)
    {
        host = null;
        port = null;
        // The last colon, and behind the bracket of an IPv6 host.
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || colon < text.LastIndexOf(']')) return false;
        if (!int.TryParse(text[(colon + 1)..], out var number) || number is < 0 or > 65535) return false;
        host = text[..colon].ToString();
        port = number;
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Address? other) => other is null ? 1 : string.CompareOrdinal(ToString(), other.ToString());

    /// <inheritdoc/>
    public bool Equals(Address? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    /// <summary>Same place.</summary>
    public static bool operator ==(Address? left, Address? right) => left?.Equals(right) ?? right is null;

    /// <summary>Another place.</summary>
    public static bool operator !=(Address? left, Address? right) => !(left == right);

    /// <inheritdoc/>
    public override string ToString() => _text ??= HasLocalScope
        ? $"{Protocol}://{System}"
        : Port is { } port ? $"{Protocol}://{System}@{Host}:{port}" : $"{Protocol}://{System}@{Host}";

    // By itself: the exception's assembly is loaded when it is needed, which may be never, and not when there happens to be no descriptor for it.
    private static Exception NoAddress(string text) => new UriFormatException($"Can't parse an address: '{text}'.");
}
