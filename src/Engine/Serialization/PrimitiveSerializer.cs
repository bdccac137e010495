namespace Troupe.Engine;

using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;

/// <summary>Texts, numbers and booleans.</summary>
internal sealed class PrimitiveSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
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
        byte[] bytes;
        switch (obj)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case int number:
                BinaryPrimitives.WriteInt32LittleEndian(bytes = new byte[4], number);
                return bytes;
            case long number:
                BinaryPrimitives.WriteInt64LittleEndian(bytes = new byte[8], number);
                return bytes;
            case double number:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes = new byte[8], number);
                return bytes;
            case bool truth:
                return [(byte)(truth ? 1 : 0)];
            default:
                throw new SerializationException($"{obj.GetType()} is not a primitive that can be sent.");
        }
    }

    public override object FromBinary(byte[] bytes, string manifest) => (manifest, bytes.Length) switch
    {
        ("S", _) => Encoding.UTF8.GetString(bytes),
        ("I", 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ("L", 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ("D", 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ("B", 1) => bytes[0] != 0,
        _ => throw new SerializationException($"{bytes.Length} bytes are no primitive \"{manifest}\"."),
    };
}
