namespace Troupe.Payload;

/// <summary>
/// The actor table of the value that this thread writes or reads as JSON just now: converters have no other way to it.
/// Nests, since a converter may use a codec that uses JSON again.
/// </summary>
internal readonly ref struct JsonScope
{
    [ThreadStatic]
    private static PayloadWriter? t_writer;

    [ThreadStatic]
    private static IActorRef[]? t_refs;

    private readonly PayloadWriter? _outerWriter;
    private readonly IActorRef[]? _outerRefs;

    private JsonScope(PayloadWriter? writer, IActorRef[]? refs)
    {
        (_outerWriter, _outerRefs) = (t_writer, t_refs);
        (t_writer, t_refs) = (writer, refs);
    }

    public static PayloadWriter Writer => t_writer ?? throw new InvalidOperationException("No value is being written.");

    public static IActorRef[] Refs => t_refs ?? throw new InvalidOperationException("No value is being read.");

    public static JsonScope Of(PayloadWriter writer) => new(writer, t_refs);

    public static JsonScope Of(IActorRef[] refs) => new(t_writer, refs);

    public void Dispose() => (t_writer, t_refs) = (_outerWriter, _outerRefs);
}
