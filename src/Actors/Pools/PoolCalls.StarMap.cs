namespace Troupe;

/// <content>One call for each tuple of a sequence, its parts as the arguments.</content>
public abstract partial class PoolCalls
{
    /// <summary>Runs a function of several arguments over all tuples of them; the results are in item order. As <c>MapAsync</c> else.</summary>
    public Task<TResult[]> StarMapAsync<T1, T2, TResult>(Func<T1, T2, TResult> function, IEnumerable<(T1, T2)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2) item) => function(item.Item1, item.Item2), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function, IEnumerable<(T1, T2)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2) item) => function(item.Item1, item.Item2), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, IEnumerable<(T1, T2, T3)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3) item) => function(item.Item1, item.Item2, item.Item3), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function, IEnumerable<(T1, T2, T3)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3) item) => function(item.Item1, item.Item2, item.Item3), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function, IEnumerable<(T1, T2, T3, T4)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4) item) => function(item.Item1, item.Item2, item.Item3, item.Item4), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, Task<TResult>> function, IEnumerable<(T1, T2, T3, T4)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4) item) => function(item.Item1, item.Item2, item.Item3, item.Item4), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, T5, TResult>(Func<T1, T2, T3, T4, T5, TResult> function, IEnumerable<(T1, T2, T3, T4, T5)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4, T5) item) => function(item.Item1, item.Item2, item.Item3, item.Item4, item.Item5), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, T5, TResult>(Func<T1, T2, T3, T4, T5, Task<TResult>> function, IEnumerable<(T1, T2, T3, T4, T5)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4, T5) item) => function(item.Item1, item.Item2, item.Item3, item.Item4, item.Item5), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, T5, T6, TResult>(Func<T1, T2, T3, T4, T5, T6, TResult> function, IEnumerable<(T1, T2, T3, T4, T5, T6)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4, T5, T6) item) => function(item.Item1, item.Item2, item.Item3, item.Item4, item.Item5, item.Item6), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, T5, T6, TResult>(Func<T1, T2, T3, T4, T5, T6, Task<TResult>> function, IEnumerable<(T1, T2, T3, T4, T5, T6)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4, T5, T6) item) => function(item.Item1, item.Item2, item.Item3, item.Item4, item.Item5, item.Item6), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, TResult> function, IEnumerable<(T1, T2, T3, T4, T5, T6, T7)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4, T5, T6, T7) item) => function(item.Item1, item.Item2, item.Item3, item.Item4, item.Item5, item.Item6, item.Item7), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, Task<TResult>> function, IEnumerable<(T1, T2, T3, T4, T5, T6, T7)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4, T5, T6, T7) item) => function(item.Item1, item.Item2, item.Item3, item.Item4, item.Item5, item.Item6, item.Item7), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> function, IEnumerable<(T1, T2, T3, T4, T5, T6, T7, T8)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4, T5, T6, T7, T8) item) => function(item.Item1, item.Item2, item.Item3, item.Item4, item.Item5, item.Item6, item.Item7, item.Item8), items, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, CancellationToken)"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, T8, Task<TResult>> function, IEnumerable<(T1, T2, T3, T4, T5, T6, T7, T8)> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAsync(((T1, T2, T3, T4, T5, T6, T7, T8) item) => function(item.Item1, item.Item2, item.Item3, item.Item4, item.Item5, item.Item6, item.Item7, item.Item8), items, cancellationToken);
    }
}
