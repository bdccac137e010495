namespace Troupe.Host.Resuming;

using System.Globalization;
using System.Text;
using System.Text.Json;

/// <summary>
/// A state as the bytes of its file: a line of JSON, and a line with the fingerprint of the first.
/// </summary>
internal static class StateText
{
    private const int Version = 1;
    private const int DigestDigits = 16;

    public static byte[] Write(MapState state)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Versioned(Version, state), JsonSerializerOptions.Web);
        return [.. json, (byte)'\n', .. Encoding.ASCII.GetBytes(Digest(json)), (byte)'\n'];
    }

    /// <exception cref="FormatException">These are not the bytes of a state, or not all of them.</exception>
    public static MapState Read(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0 || bytes.Length != end + DigestDigits + 2 || bytes[^1] != '\n' || Encoding.ASCII.GetString(bytes[(end + 1)..^1]) != Digest(bytes[..end]))
        {
            throw new FormatException("it is no state of a map, or it is damaged");
        }

        try
        {
            var read = JsonSerializer.Deserialize<Versioned>(bytes[..end], JsonSerializerOptions.Web);
            if (read is not { Version: Version, Map: { Work: not null, Done: not null } state })
            {
                throw new FormatException("it was made by another version of troupe");
            }

            _ = new DoneItems(state.Done);
            return state;
        }
        catch (JsonException error)
        {
            throw new FormatException("it was made by another version of troupe", error);
        }
    }

    private static string Digest(ReadOnlySpan<byte> json) => Fingerprint.Of(json).ToString("x16", CultureInfo.InvariantCulture);

    private sealed record Versioned(int Version, MapState Map);
}
