namespace Troupe.Wire;

/// <summary>The one serializer of the product's messages. Version 1 of the layout; <c>docs/wire.md</c> states it.</summary>
internal sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 8412;

    public override string Manifest(object o) => WireTable.ManifestOf(o);

    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter(system);
        ((WireMessage)obj).Write(writer);
        return writer.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes, system);
        var message = WireTable.Read(manifest, ref reader);
        return reader.AtEnd ? message : throw new WireFormatException($"'{manifest}' has bytes after its last field.");
    }
}
