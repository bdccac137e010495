namespace Troupe.Wire;

/// <summary>The one serializer of the product's messages. Version 1 of the layout; <c>docs/wire.md</c> states it.</summary>
internal sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>For tests: told every message's manifest and size, coming or going.</summary>
    internal static Action<string, int>? Watch { get; set; }

    public override int Identifier => 8412;

    public override string Manifest(object o) => WireTable.ManifestOf(o);

    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter(system);
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
