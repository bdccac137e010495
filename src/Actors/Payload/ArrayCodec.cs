namespace Troupe.Payload;

/// <summary>An array: its length plus one (0 is null), then its elements by their own codec; without references that is one memory copy.</summary>
internal sealed class ArrayCodec<T> : Codec<T[]?>
{
    private readonly Codec<T> _elements = Codec<T>.Instance;

    public override bool RunsUserCode => _elements.RunsUserCode;

    public override bool Borrows => _elements.Borrows;

    public override void Write(PayloadWriter writer, T[]? value)
    {
        writer.Number(value is null ? 0 : (ulong)value.Length + 1);
        _elements.WriteMany(writer, value);
    }

    public override T[]? Read(ref PayloadReader reader)
    {
        if (!Sequence.TryReadLength(ref reader, _elements.LeastSize, out var length))
        {
            return null;
        }

        var array = length == 0 ? [] : GC.AllocateUninitializedArray<T>(length);
        _elements.ReadMany(ref reader, array);
        return array;
    }
}
