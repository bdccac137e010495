namespace Troupe.Engine;

using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;

/// <summary>Texts, numbers and booleans.</summary>
internal sealed class PrimitiveSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int LongestNumber = 8;

    public override int Identifier => 17;

    public override string Manifest(object o) => o switch
    {
        string => "S",
        int => "I",
        long => "L",
        bool => "B",
        double => "D",
        _ => throw new SerializationException($"{o.GetType()} is not a primitive that can be sent."),
    };

    public override byte[] ToBinary(object obj)
    {
        if (obj is string text) return Encoding.UTF8.GetBytes(text);
        Span<byte> number = stackalloc byte[LongestNumber];
        return TryWriteNumber(obj, number, out var size) ? number[..size].ToArray() : throw new SerializationException($"{obj.GetType()} is not a primitive that can be sent.");
    }

    /// <summary>Writes what has a fixed size without an array for it; false for what has none.</summary>
    public static bool TryWriteNumber(object value, Span<byte> to, out int size)
    {
        switch (value)
        {
            case int number:
                BinaryPrimitives.WriteInt32LittleEndian(to, number);
                size = 4;
                return true;
            case long number:
                BinaryPrimitives.WriteInt64LittleEndian(to, number);
                size = 8;
                return true;
            case double number:
                BinaryPrimitives.WriteDoubleLittleEndian(to, number);
                size = 8;
                return true;
            case bool truth:
                to[0] = (byte)(truth ? 1 : 0);
                size = 1;
                return true;
            default:
                size = 0;
                return false;
        }
    }

    public override object FromBinary(byte[] bytes, string manifest) => FromBinary(bytes.AsSpan(), manifest);

    public object FromBinary(ReadOnlySpan<byte> bytes, string manifest) => (manifest, bytes.Length) switch
    {
        ("S", _) => Encoding.UTF8.GetString(bytes),
        ("I", 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ("L", 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ("D", 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ("B", 1) => bytes[0] != 0,
        _ => throw new SerializationException($"{bytes.Length} bytes are no primitive \"{manifest}\"."),
    };
}
