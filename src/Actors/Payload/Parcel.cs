namespace Troupe.Payload;

/// <summary>
/// Values as bytes, and the actors they mention (the bytes hold indexes into <see cref="Refs"/>).
/// Small ones travel inside their message, large ones lie in a shared-memory segment that the message names.
/// </summary>
internal sealed class Parcel
{
    /// <summary>Bytes up to which a parcel travels inside its message: no message of ours reaches 64 KiB.</summary>
    public const int InlineLimit = 40 * 1024;

    /// <summary>The same for what a function captured, which shares its message with a chunk's items.</summary>
    public const int CapturedLimit = 16 * 1024;

    // What stands before an actor's path on its way: system and host. More than they ever take.
    private const int AddressSize = 128;

    // The name of a segment, or the length of what is inline; the number of actors.
    private const int HeadSize = 48;

    private readonly Rest? _rest; // Most parcels are small and plain, and thousands may wait.

    public static readonly Parcel Empty = new(ReadOnlyMemory<byte>.Empty, null, []);

    public Parcel(ReadOnlyMemory<byte> inline, SegmentName? segment, IActorRef[] refs)
        : this(inline, refs, segment is null ? null : new Rest { Segment = segment })
    {
    }

    private Parcel(ReadOnlyMemory<byte> inline, IActorRef[] refs, Rest? rest) => (Inline, Refs, _rest) = (inline, refs, rest);

    public ReadOnlyMemory<byte> Inline { get; }

    public SegmentName? Segment => _rest?.Segment;

    public IActorRef[] Refs { get; }

    /// <summary>Bytes, wherever they lie.</summary>
    public long Length => Segment?.Length ?? Inline.Length;

    /// <summary>What it takes of a message at most, in bytes.</summary>
    public int SizeInMessage => Inline.Length + HeadSize + SizeOf(Refs);

    /// <summary>Whoever read it is done: the shared memory it lies in, if it does and is this process's, can be lent again.</summary>
    public void Return()
    {
        if (Segment is { } lent)
        {
            Segments.Return(lent.Id);
        }
    }

    /// <summary>Gives up the shared memory it lies in, if it does and is this process's: somebody may still be reading it.</summary>
    public void Release()
    {
        if (Segment is { } lent)
        {
            Segments.Release(lent.Id);
        }
    }

    /// <summary>The call that it was packed for has ended: whoever has not got it by now never will. Harmless when it is said again.</summary>
    public void CallOver()
    {
        if (_rest is not { } rest)
        {
            return;
        }

        foreach (var passenger in Interlocked.Exchange(ref rest.Passengers, null) ?? [])
        {
            passenger.CallOver();
        }
    }

    /// <summary>
    /// What was written: inline, as a copy, up to <paramref name="limit"/>; else in shared memory, as it is when the writer wrote there. That is lent until
    /// <see cref="Segments.Return"/>, <see cref="Segments.Release"/> or, with its <paramref name="reader"/>, <see cref="Segments.ReleaseAll"/>.
    /// </summary>
    /// <exception cref="CannotTravelException">It mentions more actors than a message holds: those cannot lie in a segment.</exception>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    /// <exception cref="CannotTravelException">It is too large to go from another machine's worker by itself.</exception>
    public static Parcel Pack(PayloadWriter writer, int limit = InlineLimit, object? reader = null, bool isFetched = false)
    {
        IActorRef[] refs = writer.Refs.Count == 0 ? [] : [.. writer.Refs];
        var size = SizeOf(refs);
        if (size > limit)
        {
            throw new CannotTravelException($"{refs.Length} different handles", $"a message takes {limit} bytes of their addresses, these have {size}");
        }

        if (writer.Length + size > limit && !Segments.AreShared && !isFetched)
        {
            throw TooLarge(writer.Length);
        }

        var isInline = writer.Length + size <= limit;
        SegmentName? lent = isInline ? null : writer.Lend(reader);
        var passengers = writer.TakePassengers();
        return new Parcel(isInline ? writer.Written.ToArray() : default, refs, lent is null && passengers is null ? null : new Rest { Segment = lent, Passengers = passengers });
    }

    /// <summary>
    /// The same, held: it can be read, once, whatever becomes of its segment's owner meanwhile. Let go of it, read or not. Where this process can map no more just now reading it
    /// tries again, and if it is gone by then, says what was missing when it came.
    /// </summary>
    /// <returns>False when the segment is no more.</returns>
    public bool TryHold(out Parcel held)
    {
        held = this;
        if (Segment is not { } name || _rest!.Shortage is not null)
        {
            return true;
        }

        try
        {
            held = new Parcel(default, Refs, new Rest { Segment = name, Held = Segments.Open(name) });
            return true;
        }
        catch (SegmentException fault) when (fault.IsShortage)
        {
            held = Unheld(name, Refs, fault);
            return true;
        }
        catch (SegmentException)
        {
            return false;
        }
    }

    /// <summary>What this process could not map when it came: reading it tries again, and if it is gone by then, says what was missing.</summary>
    public static Parcel Unheld(SegmentName name, IActorRef[] refs, SegmentException shortage) => new(default, refs, new Rest { Segment = name, Shortage = shortage });

    /// <summary>Lets go of what is held.</summary>
    public void LetGo() => _rest?.Held?.Dispose();

    /// <summary>The bytes, mapped if they lie in a segment. Nothing read through it may outlive its disposal.</summary>
    /// <exception cref="SegmentException">The segment is no more: its owner has ended or released it.</exception>
    public OpenParcel Open() => new(this);

    /// <summary>The segment's view: the one that is held, or another.</summary>
    /// <exception cref="SegmentException">The segment is no more: its owner has ended or released it.</exception>
    internal SegmentView View()
    {
        try
        {
            return _rest?.Held ?? Segments.Open(Segment ?? throw new InvalidOperationException("It is not in shared memory."));
        }
        catch (SegmentException gone) when (_rest?.Shortage is not null && !gone.IsShortage)
        {
            throw new SegmentException(_rest.Shortage.Message, gone) { IsShortage = true };
        }
    }

    /// <summary>What has to lie in shared memory, and nobody fetches.</summary>
    internal static CannotTravelException TooLarge(long size) =>
        new($"a value of {size} bytes", $"what a worker on another machine gives away, but for its results, has at most {InlineLimit} bytes");

    private static int SizeOf(IActorRef[] actors)
    {
        var size = 0;
        foreach (var actor in actors)
        {
            size += AddressSize + actor.Path.ToString().Length;
        }

        return size;
    }

    /// <summary>What only a parcel has that is not inline, or mentions what is to know of its call's end.</summary>
    private sealed class Rest
    {
        public SegmentName? Segment { get; init; }

        /// <summary>The segment's view, once it is held.</summary>
        public SegmentView? Held { get; init; }

        /// <summary>Why it could not be held.</summary>
        public SegmentException? Shortage { get; init; }

        /// <summary>Only where it was packed.</summary>
        public IReadOnlyList<IPassenger>? Passengers;
    }
}
