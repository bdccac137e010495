namespace Troupe.Wire;

/// <summary>From an agent to a host: which files is your program made of? The answer is <see cref="CodeListed"/>, in parts.</summary>
internal sealed record ListCode : WireMessage, IWireMessage<ListCode>
{
    public static string Manifest => "gcl";

    public static ListCode Read(ref WireReader reader) => new();

    public override void Write(WireWriter writer)
    {
    }
}

/// <summary>Some of the files of a host's program.</summary>
/// <param name="First">The number of the first of them.</param>
/// <param name="Total">How many there are altogether; 0: the host cannot say, and <paramref name="Files"/> is empty.</param>
/// <param name="Files">Path below the program's folder, length in bytes, SHA-256.</param>
internal sealed record CodeListed(int First, int Total, IReadOnlyList<(string Path, long Length, string Hash)> Files) : WireMessage, IWireMessage<CodeListed>
{
    public static string Manifest => "gcd";

    public static CodeListed Read(ref WireReader reader)
    {
        var (first, total) = (reader.Count(), reader.Count());
        var files = new List<(string, long, string)>();
        for (var left = reader.Elements(); left > 0; left--)
        {
            files.Add((reader.Text(), reader.Number(), reader.Text()));
        }

        return new(first, total, files);
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(First);
        writer.Number(Total);
        writer.Number(Files.Count);
        foreach (var (path, length, hash) in Files)
        {
            writer.Text(path);
            writer.Number(length);
            writer.Text(hash);
        }
    }
}

/// <summary>From an agent to a host: some bytes of a file, please; the answer is <see cref="CodePart"/>.</summary>
/// <param name="File">Its number in the list.</param>
/// <param name="Offset">Where they begin.</param>
internal sealed record FetchCode(int File, long Offset) : WireMessage, IWireMessage<FetchCode>
{
    public static string Manifest => "gcf";

    public static FetchCode Read(ref WireReader reader) => new(reader.Count(), reader.Number());

    public override void Write(WireWriter writer)
    {
        writer.Number(File);
        writer.Number(Offset);
    }
}

/// <summary>Some bytes of a file of the host's program; none: it is not what it was when it was listed.</summary>
internal sealed record CodePart(int File, long Offset, byte[] Bytes) : WireMessage, IWireMessage<CodePart>
{
    /// <summary>Bytes a part has at most: below what a message takes.</summary>
    public const int Most = 56 * 1024;

    public static string Manifest => "gcp";

    public static CodePart Read(ref WireReader reader) => new(reader.Count(), reader.Number(), reader.Bytes().ToArray());

    public override void Write(WireWriter writer)
    {
        writer.Number(File);
        writer.Number(Offset);
        writer.Bytes(Bytes);
    }
}
