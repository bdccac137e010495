namespace Troupe.Workers;

using System.Text;

/// <summary>
/// What a worker process is told over its lifeline before anything else: binary, so that a fresh process reads it without a parser, and
/// a pipe, so that nobody else reads it at all.
/// </summary>
/// <param name="Worker">The number by which the host knows the worker.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="HostProcess">The host's process id.</param>
/// <param name="JoinPath">The host's join actor, which expects <c>Hello</c>.</param>
/// <param name="Configuration">The worker's whole configuration, merged by the host, secrets included.</param>
/// <param name="Bridge">What the engine's bridge needs besides (empty for the embedded engine).</param>
internal sealed record StartOrder(int Worker, string Name, int HostProcess, string JoinPath, string Configuration, byte[] Bridge)
{
    private const uint Mark = 0x31505254; // "TRP1": the layout below.
    private const int Longest = 1024 * 1024;

    public byte[] ToBytes()
    {
        byte[] name = Encoding.UTF8.GetBytes(Name), join = Encoding.UTF8.GetBytes(JoinPath), configuration = Encoding.UTF8.GetBytes(Configuration);
        var bytes = new byte[HeaderSize + (6 * sizeof(int)) + name.Length + join.Length + configuration.Length + Bridge.Length];
        var rest = bytes.AsSpan();
        Write(ref rest, unchecked((int)Mark));
        Write(ref rest, bytes.Length - HeaderSize);
        Write(ref rest, Worker);
        Write(ref rest, HostProcess);
        Write(ref rest, name);
        Write(ref rest, join);
        Write(ref rest, configuration);
        Write(ref rest, Bridge);
        return bytes;
    }

    /// <summary>The mark, and the number of bytes after it.</summary>
    internal const int HeaderSize = sizeof(uint) + sizeof(int);

    /// <summary>How many bytes follow this header; null when it is none of ours.</summary>
    internal static int? SizeAfter(ReadOnlySpan<byte> header) =>
        BitConverter.ToUInt32(header) == Mark && BitConverter.ToInt32(header[sizeof(uint)..]) is var size and >= 0 and <= Longest ? size : null;

    /// <summary>Reads what follows the header.</summary>
    internal static StartOrder Read(ReadOnlySpan<byte> rest)
    {
        var worker = ReadNumber(ref rest);
        var host = ReadNumber(ref rest);
        var name = Encoding.UTF8.GetString(ReadBytes(ref rest));
        var join = Encoding.UTF8.GetString(ReadBytes(ref rest));
        var configuration = Encoding.UTF8.GetString(ReadBytes(ref rest));
        return new StartOrder(worker, name, host, join, configuration, ReadBytes(ref rest).ToArray());
    }

    // The bridge's bytes and the secret in the configuration are nobody's to print.
    public override string ToString() => $"the start order of {Name} (worker {Worker} of process {HostProcess})";

    private static void Write(ref Span<byte> rest, int number)
    {
        BitConverter.TryWriteBytes(rest, number);
        rest = rest[sizeof(int)..];
    }

    private static void Write(ref Span<byte> rest, byte[] bytes)
    {
        Write(ref rest, bytes.Length);
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        var number = BitConverter.ToInt32(rest);
        rest = rest[sizeof(int)..];
        return number;
    }

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> rest)
    {
        var length = ReadNumber(ref rest);
        var bytes = rest[..length];
        rest = rest[length..];
        return bytes;
    }
}
