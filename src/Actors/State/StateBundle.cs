namespace Troupe.State;

using Troupe.Channels;
using Troupe.Payload;

/// <summary>
/// Many values in one parcel, so that what is asked of many at once goes in one message and is done at one moment; when it is large, it goes through shared memory as any
/// parcel does. Who keeps them takes them apart without looking into them.
/// <code>
///   each: number 0 there is none, or number of its actors + 1, those actors, and a block with its bytes
/// </code>
/// </summary>
internal sealed class StateBundle : IDisposable
{
    private readonly PayloadWriter _all = PayloadWriter.ForParcel();
    private readonly PayloadWriter _one = new();

    /// <exception cref="CannotTravelException">The value cannot go to another process.</exception>
    public void Add<T>(T value)
    {
        _one.Clear();
        Codec<T>.Instance.Write(_one, value);
        Add(_one.Written, _one.Refs);
    }

    /// <summary>A kept parcel; null: there is none.</summary>
    public void Add(Parcel? kept)
    {
        if (kept is null)
        {
            _all.Number(0);
        }
        else
        {
            Add(kept.Inline.Span, kept.Refs);
        }
    }

    /// <summary>All of them, to be sent.</summary>
    /// <exception cref="CannotTravelException">They mention more handles than a message holds.</exception>
    public Parcel Pack() => Parcel.Pack(_all);

    /// <summary>All of them, with the bytes in this process's own memory.</summary>
    public Parcel Keep() => new(_all.Written.ToArray(), null, [.. _all.Refs]);

    public void Dispose()
    {
        _all.Dispose();
        _one.Dispose();
    }

    /// <summary>These, kept; to be answered with.</summary>
    public static Parcel Of(IEnumerable<Parcel?> kept)
    {
        using var bundle = new StateBundle();
        foreach (var one in kept)
        {
            bundle.Add(one);
        }

        return bundle.Keep();
    }

    /// <summary>The parcels in it, each by itself.</summary>
    public static List<Parcel?> Split(Parcel parcel)
    {
        List<Parcel?> parts = [];
        using var open = parcel.Open();
        var reader = open.Reader();
        while (!reader.AtEnd)
        {
            parts.Add(null);
            if (reader.Count() is var actors and > 0)
            {
                IActorRef[] refs = actors > 1 ? new IActorRef[actors - 1] : [];
                for (var i = 0; i < refs.Length; i++)
                {
                    refs[i] = reader.Ref();
                }

                parts[^1] = new Parcel(reader.Block().ToArray(), null, refs);
            }
        }

        return parts;
    }

    /// <summary>The values in one in which none is missing.</summary>
    public static List<T> Values<T>(Parcel parcel) => Split(parcel).ConvertAll(static part => ItemParcel.Open<T>(part!));

    private void Add(ReadOnlySpan<byte> bytes, IReadOnlyCollection<IActorRef> refs)
    {
        _all.Number((uint)refs.Count + 1);
        foreach (var actor in refs)
        {
            _all.Ref(actor);
        }

        var start = _all.BeginBlock();
        _all.Bytes(bytes);
        _all.EndBlock(start);
    }
}
