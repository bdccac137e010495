namespace Troupe;

/// <summary>Makes arrays that processes share, and changes their whole numbers in one step.</summary>
public static class SharedArray
{
    /// <summary>An array of zeros, in memory that every process of this machine reads and writes to which its handle travels.</summary>
    /// <param name="length">Elements.</param>
    /// <param name="name">What it is called in errors; null: <c>array-N</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="CannotTravelException">The element type means nothing in another process: it holds pointers.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no memory or no descriptors left for it.</exception>
    public static SharedArray<T> Create<T>(int length, string? name = null)
        where T : unmanaged => SharedArray<T>.Create(length, name);

    /// <summary>An array with these elements.</summary>
    /// <param name="elements">They are copied.</param>
    /// <param name="name">What it is called in errors; null: <c>array-N</c>.</param>
    /// <inheritdoc cref="Create{T}(int, string?)"/>
    public static SharedArray<T> Create<T>(ReadOnlySpan<T> elements, string? name = null)
        where T : unmanaged
    {
        var array = SharedArray<T>.Create(elements.Length, name);
        array.CopyFrom(elements);
        return array;
    }

    /// <summary>Adds to an element in one step, whoever else does so at that moment in whatever process. It wraps round.</summary>
    /// <param name="array">Where it stands.</param>
    /// <param name="index">Which.</param>
    /// <param name="number">What is added; negative to take away.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed, or its memory was gone before its handle came here.</exception>
    public static int Add(this SharedArray<int> array, int index, int number)
    {
        ArgumentNullException.ThrowIfNull(array);
        var sum = Interlocked.Add(ref array.At(index, out var block), number);
        GC.KeepAlive(block);
        return sum;
    }

    /// <inheritdoc cref="Add(SharedArray{int}, int, int)"/>
    public static long Add(this SharedArray<long> array, int index, long number)
    {
        ArgumentNullException.ThrowIfNull(array);
        var sum = Interlocked.Add(ref array.At(index, out var block), number);
        GC.KeepAlive(block);
        return sum;
    }

    /// <summary>Puts another in an element's place, in one step.</summary>
    /// <param name="array">Where it stands.</param>
    /// <param name="index">Which.</param>
    /// <param name="value">What is put there.</param>
    /// <returns>What was there before.</returns>
    /// <inheritdoc cref="Add(SharedArray{int}, int, int)"/>
    public static int Exchange(this SharedArray<int> array, int index, int value)
    {
        ArgumentNullException.ThrowIfNull(array);
        var before = Interlocked.Exchange(ref array.At(index, out var block), value);
        GC.KeepAlive(block);
        return before;
    }

    /// <inheritdoc cref="Exchange(SharedArray{int}, int, int)"/>
    public static long Exchange(this SharedArray<long> array, int index, long value)
    {
        ArgumentNullException.ThrowIfNull(array);
        var before = Interlocked.Exchange(ref array.At(index, out var block), value);
        GC.KeepAlive(block);
        return before;
    }

    /// <summary>Puts another in an element's place if that is <paramref name="comparand"/>, in one step.</summary>
    /// <param name="array">Where it stands.</param>
    /// <param name="index">Which.</param>
    /// <param name="value">What is put there.</param>
    /// <param name="comparand">What must be there.</param>
    /// <returns>What was there before: if that is the comparand, the value is there now.</returns>
    /// <inheritdoc cref="Add(SharedArray{int}, int, int)"/>
    public static int CompareExchange(this SharedArray<int> array, int index, int value, int comparand)
    {
        ArgumentNullException.ThrowIfNull(array);
        var before = Interlocked.CompareExchange(ref array.At(index, out var block), value, comparand);
        GC.KeepAlive(block);
        return before;
    }

    /// <inheritdoc cref="CompareExchange(SharedArray{int}, int, int, int)"/>
    public static long CompareExchange(this SharedArray<long> array, int index, long value, long comparand)
    {
        ArgumentNullException.ThrowIfNull(array);
        var before = Interlocked.CompareExchange(ref array.At(index, out var block), value, comparand);
        GC.KeepAlive(block);
        return before;
    }
}
