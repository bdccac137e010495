namespace Troupe.Wire;

/// <summary>The one serializer of the product's messages. Version 1 of the layout; <c>docs/wire.md</c> states it.</summary>
internal sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    [ThreadStatic]
    private static WireWriter? t_writer;

    /// <summary>For tests: told every message's manifest and size, coming or going.</summary>
    internal static Action<string, int>? Watch { get; set; }

    public override int Identifier => 8412;

    public override string Manifest(object o) => WireTable.ManifestOf(o);

    public override byte[] ToBinary(object obj)
    {
        // One a thread: its buffer is most of what a message costs. Nobody is called back in between.
        var writer = t_writer is { } mine && mine.IsOf(system) ? mine : t_writer = new WireWriter(system);
        writer.Clear();
        ((WireMessage)obj).Write(writer);
        var bytes = writer.ToArray();
        Watch?.Invoke(WireTable.ManifestOf(obj), bytes.Length);
        return bytes;
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        Watch?.Invoke(manifest, bytes.Length);
        var reader = new WireReader(bytes, system);
        var message = WireTable.Read(manifest, ref reader);
        return reader.AtEnd ? message : throw new WireFormatException($"'{manifest}' has bytes after its last field.");
    }
}
