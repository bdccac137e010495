namespace Troupe;

using System.Runtime.CompilerServices;
using Troupe.Payload;

/// <summary>
/// A shared array's memory, to be looked at and written to as a span; disposed at the end of its block (<c>using var view = array.Open()</c>). The span is not to be used
/// longer than that. A view that nobody disposes keeps the memory.
/// </summary>
public readonly ref struct SharedArrayView<T>
    where T : unmanaged
{
    private readonly int _length;
    private readonly BlockUse? _use;

    internal SharedArrayView(BlockUse use, int length) => (_use, _length) = (use, length);

    /// <summary>Elements.</summary>
    public int Length => _length;

    /// <summary>All elements.</summary>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe Span<T> Span =>
        new((_use?.Block ?? throw new ObjectDisposedException(nameof(SharedArrayView<>))).Start, _length);

    /// <summary>An element's place, for <see cref="Interlocked"/> and <see cref="Volatile"/> too.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ref T this[int index] => ref Span[index];

    /// <summary>Lets go of the memory, once, whichever copy of the view is disposed.</summary>
    public void Dispose() => _use?.End();
}
