namespace Troupe.Engine;

using System.Diagnostics.CodeAnalysis;

/// <summary>Addresses as they travel: <c>akka.unix://System@socketname:1</c>, or those of TCP.</summary>
internal static class RemoteAddress
{
    public const string Protocol = "akka.unix";
    public const int Port = 1;

    public static Address Of(string system, string socketName) => new(Protocol, system, socketName, Port);

    public static bool TryParse(string text, [NotNullWhen(true)] out Address? address)
    {
        const string Start = Protocol + "://";
        const string End = ":1";
        address = null;
        if (!text.StartsWith(Start, StringComparison.Ordinal)) return TryParseTcp(text, out address);
        if (!text.EndsWith(End, StringComparison.Ordinal)) return false;
        var at = text.IndexOf('@', Start.Length);
        var hostLength = text.Length - End.Length - at - 1;
        if (at <= Start.Length || hostLength <= 0 || text.AsSpan(Start.Length).ContainsAny('/', '#', '?')) return false;
        address = Of(text[Start.Length..at], text.Substring(at + 1, hostLength));
        return true;
    }

    private static bool TryParseTcp(string text, [NotNullWhen(true)] out Address? address) =>
        Address.TryParse(text, out address) && TcpTransport.IsProtocol(address.Protocol) && address.Port > 0 && address.ToString().Equals(text, StringComparison.OrdinalIgnoreCase);
}
