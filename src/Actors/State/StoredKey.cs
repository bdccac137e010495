namespace Troupe.State;

using Troupe.Channels;
using Troupe.Payload;

/// <summary>
/// A key where a dictionary is kept. Keys of .NET's own plain types are equal as .NET says; all others when their bytes are, since their own equality is somebody's code.
/// </summary>
internal readonly struct StoredKey<TKey> : IEquatable<StoredKey<TKey>>
{
    private readonly TKey? _plain;
    private readonly int _hash;

    /// <param name="packed">With its bytes in this process's own memory.</param>
    public StoredKey(Parcel packed)
    {
        Packed = packed;
        if (PlainRule<TKey>.IsPlain)
        {
            _plain = ItemParcel.Open<TKey>(packed);
            _hash = _plain?.GetHashCode() ?? 0;
        }
        else
        {
            var hash = default(HashCode);
            hash.AddBytes(packed.Inline.Span);
            _hash = hash.ToHashCode();
        }
    }

    public Parcel Packed { get; }

    public bool Equals(StoredKey<TKey> other) => PlainRule<TKey>.IsPlain
        ? EqualityComparer<TKey>.Default.Equals(_plain, other._plain)
        : Packed.Inline.Span.SequenceEqual(other.Packed.Inline.Span) && Packed.Refs.AsSpan().SequenceEqual(other.Packed.Refs);

    public override bool Equals(object? obj) => obj is StoredKey<TKey> other && Equals(other);

    public override int GetHashCode() => _hash;
}
