namespace Troupe.Payload;

using Troupe.Wire;

/// <summary>
/// Values whose type is only known at run time: a closed set, each kind under a number of its own, so that bytes from outside can become
/// nothing else.
/// </summary>
internal sealed class ObjectCodec : Codec<object?>
{
    // Bounds what nested lists can do to the stack, on both sides.
    private const int MaxDepth = 200;

    private static readonly Kind[] s_kinds =
    [
        Of<bool>(1), Of<sbyte>(2), Of<byte>(3), Of<short>(4), Of<ushort>(5), Of<int>(6), Of<uint>(7), Of<long>(8), Of<ulong>(9),
        Of<float>(10), Of<double>(11), Of<decimal>(12), Of<char>(13), Of<DateTime>(14), Of<DateTimeOffset>(15), Of<TimeSpan>(16), Of<Guid>(17),
    ];

    private const byte Text = 32, Bytes = 33, List = 34, Array = 35, Map = 36;

    public override void Write(PayloadWriter writer, object? value) => Write(writer, value, 0);

    public override object? Read(ref PayloadReader reader) => Read(ref reader, 0);

    private static void Write(PayloadWriter writer, object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new CannotTravelException(value?.GetType().ToString() ?? "null", $"values of type object nest at most {MaxDepth} deep");
        }

        switch (value)
        {
            case null:
                writer.Byte(0);
                break;
            case string text:
                writer.Byte(Text);
                writer.Text(text);
                break;
            case byte[] bytes:
                writer.Byte(Bytes);
                writer.Number((ulong)bytes.Length);
                writer.Bytes(bytes);
                break;
            case List<object?> list when list.GetType() == typeof(List<object>):
                WriteItems(writer, List, list, depth);
                break;
            case object?[] array when array.GetType() == typeof(object[]):
                WriteItems(writer, Array, array, depth);
                break;
            case Dictionary<string, object?> map when map.GetType() == typeof(Dictionary<string, object>):
                writer.Byte(Map);
                writer.Number((ulong)map.Count);
                foreach (var (key, item) in map)
                {
                    writer.Text(key);
                    Write(writer, item, depth + 1);
                }

                break;
            default:
                WriteSimple(writer, value);
                break;
        }
    }

    private static void WriteItems(PayloadWriter writer, byte kind, IReadOnlyCollection<object?> items, int depth)
    {
        writer.Byte(kind);
        writer.Number((ulong)items.Count);
        foreach (var item in items)
        {
            Write(writer, item, depth + 1);
        }
    }

    private static void WriteSimple(PayloadWriter writer, object value)
    {
        var type = value.GetType();
        foreach (var kind in s_kinds)
        {
            if (kind.Type == type)
            {
                writer.Byte(kind.Number);
                kind.Codec.WriteBoxed(writer, value);
                return;
            }
        }

        throw new CannotTravelException(
            $"object ({type})",
            "where the declared type is object, only null, bool, numbers, char, string, date, time span, guid, byte[], List<object>, object[] and Dictionary<string, object> can travel");
    }

    private static object? Read(ref PayloadReader reader, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new WireFormatException($"Values nest more than {MaxDepth} deep.");
        }

        var number = reader.Byte();
        switch (number)
        {
            case 0:
                return null;
            case Text:
                return reader.Text();
            case Bytes:
                return reader.Take(reader.Count()).ToArray();
            case List:
                return new List<object?>(ReadItems(ref reader, depth));
            case Array:
                return ReadItems(ref reader, depth);
            case Map:
                return ReadMap(ref reader, depth);
        }

        foreach (var kind in s_kinds)
        {
            if (kind.Number == number)
            {
                return kind.Codec.ReadBoxed(ref reader);
            }
        }

        throw new WireFormatException($"No kind of value has the number {number}.");
    }

    private static object?[] ReadItems(ref PayloadReader reader, int depth)
    {
        var items = new object?[reader.Elements()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Read(ref reader, depth + 1);
        }

        return items;
    }

    private static Dictionary<string, object?> ReadMap(ref PayloadReader reader, int depth)
    {
        var count = reader.Elements();
        var map = new Dictionary<string, object?>();
        for (var i = 0; i < count; i++)
        {
            var key = reader.Text() ?? throw new WireFormatException("A key is missing.");
            map[key] = Read(ref reader, depth + 1);
        }

        return map;
    }

    private static Kind Of<T>(byte number) => new(number, typeof(T), new UnmanagedCodec<T>());

    private sealed record Kind(byte Number, Type Type, Codec Codec);
}
