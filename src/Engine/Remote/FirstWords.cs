namespace Troupe.Engine;

using System.Buffers.Binary;

/// <summary>
/// What a caller over TLS says first, looked at before anything is spent on him: one record with the beginning of a client's hello in it. Whoever has not sent it whole has cost a socket, and
/// no thread.
/// </summary>
internal static class FirstWords
{
    /// <summary>So many bytes are looked at: the record's head, and the first of what is in it.</summary>
    public const int Head = RecordHead + 1;

    private const int RecordHead = 5;
    private const byte HandshakeRecord = 22;
    private const byte Version = 3;
    private const byte ClientHello = 1;
    private const int LongestRecord = 16 * 1024;

    /// <summary>Judges them.</summary>
    /// <param name="head">What has come, up to <see cref="Head"/> bytes of it.</param>
    /// <param name="available">How many bytes have come.</param>
    public static FirstWordsVerdict Judge(ReadOnlySpan<byte> head, int available)
    {
        if (head.Length > 0 && head[0] != HandshakeRecord) return FirstWordsVerdict.AreOthers;
        if (head.Length > 1 && head[1] != Version) return FirstWordsVerdict.AreOthers;
        if (head.Length < RecordHead) return FirstWordsVerdict.AreComing;
        var length = BinaryPrimitives.ReadUInt16BigEndian(head[3..]);
        if (length is 0 or > LongestRecord) return FirstWordsVerdict.AreOthers;
        if (head.Length > RecordHead && head[RecordHead] != ClientHello) return FirstWordsVerdict.AreOthers;
        return available >= RecordHead + length ? FirstWordsVerdict.AreThere : FirstWordsVerdict.AreComing;
    }
}

/// <summary>What is to be thought of a caller's first words.</summary>
internal enum FirstWordsVerdict
{
    /// <summary>They may become proper ones.</summary>
    AreComing,

    /// <summary>Proper ones, whole.</summary>
    AreThere,

    /// <summary>They will never be: it is no TLS.</summary>
    AreOthers,
}
