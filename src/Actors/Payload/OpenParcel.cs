namespace Troupe.Payload;

/// <summary>A parcel's bytes while they are looked at.</summary>
internal readonly ref struct OpenParcel
{
    private readonly SegmentView? _view;

    public OpenParcel(Parcel parcel)
    {
        Refs = parcel.Refs;
        _view = parcel.Segment is null ? null : parcel.View();
        Bytes = _view is null ? parcel.Inline.Span : _view.Bytes;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public IActorRef[] Refs { get; }

    public PayloadReader Reader() => new(Bytes, Refs);

    public void Dispose() => _view?.Dispose();
}
