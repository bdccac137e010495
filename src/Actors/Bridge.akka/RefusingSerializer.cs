namespace Troupe;

using System.Runtime.Serialization;

/// <summary>
/// Stands where Akka.NET has serializers that would make whatever type the bytes name: it writes nothing and reads nothing. What belongs to the wire has the wire's own serializer, and what Akka.NET says
/// to itself those of Akka.NET; there is no third kind.
/// </summary>
internal sealed class RefusingSerializer : SerializerWithStringManifest
{
    private static int s_last = -8412;

    public RefusingSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>The same: where the one that it replaces has settings of its own, Akka.NET hands them over.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : this(system)
    {
    }

    /// <summary>Nobody else's, and so in no message: Akka.NET takes no two serializers of one number, and this one stands in several places.</summary>
    public override int Identifier { get; } = Interlocked.Decrement(ref s_last); // Systems start on any thread.

    public override string Manifest(object o) => throw Refusal(o.GetType().ToString());

    public override byte[] ToBinary(object obj) => throw Refusal(obj.GetType().ToString());

    public override object FromBinary(byte[] bytes, string manifest) => throw Refusal($"'{manifest}'");

    private static SerializationException Refusal(string what) => new($"{what} is no message of the wire.");
}
