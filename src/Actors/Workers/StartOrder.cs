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
        var bytes = new MemoryStream();
        var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Mark);
        writer.Write(0);
        writer.Write(Worker);
        writer.Write(Name);
        writer.Write(HostProcess);
        writer.Write(JoinPath);
        writer.Write(Configuration);
        writer.Write(Bridge.Length);
        writer.Write(Bridge);
        writer.Seek(sizeof(uint), SeekOrigin.Begin);
        writer.Write((int)bytes.Length - HeaderSize);
        return bytes.ToArray();
    }

    /// <summary>The mark, and the number of bytes after it.</summary>
    internal const int HeaderSize = sizeof(uint) + sizeof(int);

    /// <summary>How many bytes follow this header; null when it is none of ours.</summary>
    internal static int? SizeAfter(ReadOnlySpan<byte> header) =>
        BitConverter.ToUInt32(header) == Mark && BitConverter.ToInt32(header[sizeof(uint)..]) is var size and >= 0 and <= Longest ? size : null;

    /// <summary>Reads what follows the header.</summary>
    internal static StartOrder Read(byte[] body)
    {
        var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
        return new StartOrder(
            reader.ReadInt32(), reader.ReadString(), reader.ReadInt32(), reader.ReadString(), reader.ReadString(), reader.ReadBytes(reader.ReadInt32()));
    }

    // The bridge's bytes and the secret in the configuration are nobody's to print.
    public override string ToString() => $"the start order of {Name} (worker {Worker} of process {HostProcess})";
}
