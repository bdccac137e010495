namespace Troupe.Host.Resuming;

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Troupe.Host.Lines;

/// <summary>A number of 64 bits that tells texts apart. It guards against mistakes, not against malice, and is the same on every machine and in every version.</summary>
internal static class Fingerprint
{
    private const ulong Start = 0xcbf29ce484222325;
    private const ulong First = 0x9E3779B185EBCA87;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    /// <summary>Of an item at its place: the same text elsewhere has another.</summary>
    public static ulong Of(long number, in InputRecord record) =>
        Mixed(Mixed(Mixed(Of(MemoryMarshal.AsBytes(record.Text.AsSpan())), (ulong)number), (ulong)record.File), (ulong)record.Line);

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var sum = Mixed(Start, (ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = Mixed(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var last in bytes)
        {
            sum = Mixed(sum, last);
        }

        sum ^= sum >> 29;
        return sum * First;
    }

    private static ulong Mixed(ulong sum, ulong next) => BitOperations.RotateLeft(sum ^ (next * First), 31) * Second;
}
