namespace Troupe.Payload;

/// <summary>A stretch of memory that is only read, laid out as an array is; it arrives over an array of its own.</summary>
internal sealed class ReadOnlyMemoryCodec<T> : Codec<ReadOnlyMemory<T>>
{
    private readonly Codec<T> _elements = Codec<T>.Instance;

    public override bool RunsUserCode => _elements.RunsUserCode;

    public override void Write(PayloadWriter writer, ReadOnlyMemory<T> value) => Sequence.Write(writer, _elements, value.Span);

    public override ReadOnlyMemory<T> Read(ref PayloadReader reader) => Sequence.Read(ref reader, _elements);
}
