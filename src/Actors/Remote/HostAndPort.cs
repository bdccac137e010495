namespace Troupe.Remote;

using System.Globalization;

/// <summary>HOST:PORT; an IPv6 host stands in brackets, and is kept without them.</summary>
internal sealed record HostAndPort(string Host, int Port)
{
    /// <summary>Whether it means every address of the machine.</summary>
    public bool IsAllAddresses => Host is "0.0.0.0" or "::";

    /// <summary>The host as it stands in addresses.</summary>
    public string BracketedHost => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    /// <summary>Null when the text is no such thing.</summary>
    public static HostAndPort? TryParse(string? text)
    {
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
        {
            return null;
        }

        var host = text![..colon];
        if (host is ['[', .., ']'])
        {
            host = host[1..^1];
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            return null; // An IPv6 address without brackets, or two ports.
        }

        return host.Length == 0 || host.AsSpan().ContainsAny("/@#?[] \t\"\\") ? null : new HostAndPort(host, port);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BracketedHost}:{Port}");
}
