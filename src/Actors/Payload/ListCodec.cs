namespace Troupe.Payload;

using System.Runtime.InteropServices;

/// <summary>A list, laid out as an array is.</summary>
internal sealed class ListCodec<T> : Codec<List<T>?>
{
    private readonly Codec<T> _elements = Codec<T>.Instance;

    public override bool RunsUserCode => _elements.RunsUserCode;

    public override bool Borrows => _elements.Borrows;

    public override void Write(PayloadWriter writer, List<T>? value)
    {
        writer.Number(value is null ? 0 : (ulong)value.Count + 1);
        _elements.WriteMany(writer, CollectionsMarshal.AsSpan(value));
    }

    public override List<T>? Read(ref PayloadReader reader)
    {
        if (!Sequence.TryReadLength(ref reader, _elements.LeastSize, out var length))
        {
            return null;
        }

        var list = new List<T>();
        CollectionsMarshal.SetCount(list, length);
        _elements.ReadMany(ref reader, CollectionsMarshal.AsSpan(list));
        return list;
    }
}
