namespace Troupe.Payload;

/// <summary>Nothing takes no bytes, however many of it there are.</summary>
internal sealed class NothingCodec : Codec<Nothing>
{
    public override int LeastSize => 0;

    public override void Write(PayloadWriter writer, Nothing value)
    {
    }

    public override Nothing Read(ref PayloadReader reader) => default;

    public override void WriteMany(PayloadWriter writer, ReadOnlySpan<Nothing> values)
    {
    }

    public override void ReadMany(ref PayloadReader reader, Span<Nothing> values)
    {
    }
}
