namespace Troupe;

using System.Runtime.CompilerServices;
using Troupe.Payload;
using Troupe.State;

/// <summary>
/// A handle on an array that lies in memory which all processes of this machine have in common: captured by a function, sent as an argument or inside a value.
/// Nothing is copied, and no message is sent, when an element is read or written.
/// </summary>
/// <remarks>
/// Elements of 1, 2, 4 or 8 bytes are read and written whole, each by itself; larger ones, and several together, under <see cref="Lock"/>. The memory is free when
/// its creator has disposed it and nobody else has it any more, or when all of them have ended, however they did: it has no name anywhere. A process that has the array keeps it
/// when its creator is gone: elements and views are there as before, and it can be sent on. The lock is kept by the creator, and goes with it: who asks for it is told by
/// <see cref="PeerLostException"/>, and who had it has it no longer. A handle that is still under way when the last user is gone finds nothing.
/// </remarks>
public sealed class SharedArray<T> : IAsyncDisposable, ITravels<SharedArray<T>>
    where T : unmanaged
{
    private static int s_number;

    private readonly string? _fault; // Why there is no memory, where a handle came too late.
    private readonly bool _isCreator;
    private readonly Lock _gate = new(); // Around the two below: one thread may dispose what another sends on.
    private SharedLock? _own; // On the creator's side made when first needed; an actor.
    private bool _isOver;
    private SharedBlock? _block;

    private SharedArray(SharedBlock? block, int length, string name, bool isCreator, SharedLock? own = null, string? fault = null) =>
        (_block, Length, Name, _isCreator, _own, _fault) = (block, length, name, isCreator, own, fault);

    /// <summary>A handle that nobody has any more needs the memory no longer. Its creator's memory stays, for handles that are under way.</summary>
    ~SharedArray()
    {
        if (!_isCreator)
        {
            _block?.LetGo();
        }
    }

    /// <summary>What it is called in errors.</summary>
    public string Name { get; }

    /// <summary>Elements.</summary>
    public int Length { get; }

    /// <summary>A lock for it, kept by the process that made the array. Nothing takes it by itself.</summary>
    /// <exception cref="ObjectDisposedException">The array was disposed, here or before its handle came here.</exception>
    public SharedLock Lock => OwnLock() ?? throw Gone();

    /// <summary>An element: read or written whole when it has 1, 2, 4 or 8 bytes, and then in the order of the program.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed, or its memory was gone before its handle came here.</exception>
    public T this[int index]
    {
        get
        {
            var value = VolatileElement.Read(ref At(index, out var block));
            GC.KeepAlive(block); // Collected, it would unmap what is being looked at, even when this array has just been disposed.
            return value;
        }

        set
        {
            VolatileElement.Write(ref At(index, out var block), value);
            GC.KeepAlive(block);
        }
    }

    /// <summary>The memory itself, as long as the view is not disposed; whatever becomes of the array meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">The array was disposed, or its memory was gone before its handle came here.</exception>
    public SharedArrayView<T> Open()
    {
        var block = Block();
        var found = block.TryUse();
        GC.KeepAlive(this);
        return found ? new SharedArrayView<T>(new BlockUse(block), Length) : throw new ObjectDisposedException(Name);
    }

    /// <summary>Copies elements from here.</summary>
    /// <param name="destination">As many as fit there.</param>
    /// <param name="start">The first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed, or its memory was gone before its handle came here.</exception>
    public void CopyTo(Span<T> destination, int start = 0)
    {
        using var view = Open();
        view.Span.Slice(start, destination.Length).CopyTo(destination);
    }

    /// <summary>Copies elements to here.</summary>
    /// <param name="source">They are put one after another.</param>
    /// <param name="start">Where the first goes.</param>
    /// <inheritdoc cref="CopyTo"/>
    public void CopyFrom(ReadOnlySpan<T> source, int start = 0)
    {
        using var view = Open();
        source.CopyTo(view.Span.Slice(start, source.Length));
    }

    /// <summary>A copy.</summary>
    /// <exception cref="ObjectDisposedException">The array was disposed, or its memory was gone before its handle came here.</exception>
    public T[] ToArray()
    {
        using var view = Open();
        return view.Span.ToArray();
    }

    /// <summary>
    /// Gives the array up, when called on the handle that <see cref="SharedArray.Create{T}(int, string?)"/> gave, with its lock; other processes that have it keep it. On a
    /// handle that has travelled it does nothing.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        SharedLock? own;
        lock (_gate)
        {
            if (!_isCreator || _isOver)
            {
                return; // Twice, perhaps on two threads, is harmless.
            }

            (_isOver, own) = (true, _own);
        }

        SharedBlocks.GiveUp(Interlocked.Exchange(ref _block, null)!); // others read it without the lock
        if (own is not null)
        {
            await own.DisposeAsync().ConfigureAwait(false);
        }
    }

    void ITravels<SharedArray<T>>.Write(PayloadWriter writer)
    {
        // One that was disposed is told to who uses it there: what holds it to pass it on can do nothing about it.
        var own = OwnLock();
        var block = own is null ? null : Volatile.Read(ref _block); // as below
        (block?.Name ?? SharedBlockName.None).Write(writer);
        writer.Number((uint)Length);
        writer.Text(Name);
        Codec<SharedLock?>.Instance.Write(writer, block is null ? null : own);
        GC.KeepAlive(this);
    }

    static SharedArray<T> ITravels<SharedArray<T>>.Read(ref PayloadReader reader)
    {
        var (block, length, name) = (SharedBlockName.Read(ref reader), reader.Count(), reader.Text()!);
        var its = Codec<SharedLock?>.Instance.Read(ref reader);
        try
        {
            return block == SharedBlockName.None ? new(null, length, name, isCreator: false) : new(SharedBlocks.Join(block), length, name, isCreator: false, its);
        }
        catch (SegmentException fault)
        {
            return new(null, length, name, isCreator: false, its, fault.Message); // Told to who uses it, as of any handle.
        }
    }

    internal static SharedArray<T> Create(int length, string? name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        TravelRule.Check(typeof(T));
        name ??= $"array-{Interlocked.Increment(ref s_number)}"; // they are made on any thread
        try
        {
            return new(SharedBlocks.Create((long)length * Unsafe.SizeOf<T>()), length, name, isCreator: true);
        }
        catch (SegmentException fault)
        {
            throw new InsufficientMemoryException($"There is no memory for {name}: {fault.Message}", fault);
        }
    }

    /// <summary>An element's place. Who uses it keeps the block alive meanwhile.</summary>
    internal unsafe ref T At(int index, out SharedBlock block)
    {
        block = Block();
        if ((uint)index >= (uint)Length)
        {
            throw new IndexOutOfRangeException($"{Name} has {Length} elements, and none at {index}.");
        }

        return ref Unsafe.Add(ref Unsafe.AsRef<T>(block.Start), index);
    }

    private SharedLock? OwnLock()
    {
        lock (_gate)
        {
            return _isOver ? null : _isCreator ? _own ??= SharedLock.Create($"{Name}'s lock") : _own;
        }
    }

    private SharedBlock Block() => Volatile.Read(ref _block) ?? throw Gone(); // Another thread may dispose it.

    private ObjectDisposedException Gone() => new(Name, _fault is null ? $"{Name} was disposed." : $"{Name} cannot be reached from here: {_fault}");
}
