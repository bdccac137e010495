namespace Troupe;

/// <summary>
/// Values of this type go to other processes by a codec of their own: as argument, result, captured variable or item of a queue, as an element of arrays and lists, and as a member of
/// what goes as JSON. Both sides read it from the type, so nothing on the way names a codec. Types derived from it say for themselves.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public abstract class TravelsByAttribute : Attribute
{
    private protected TravelsByAttribute()
    {
    }

    internal abstract IValueCodec Codec { get; }
}

/// <inheritdoc cref="TravelsByAttribute"/>
/// <typeparam name="TCodec">The codec, which has a constructor without parameters.</typeparam>
public sealed class TravelsByAttribute<TCodec> : TravelsByAttribute
    where TCodec : IValueCodec, new()
{
    private static readonly TCodec s_codec = new();

    internal override IValueCodec Codec => s_codec;
}
