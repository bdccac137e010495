namespace Troupe;

using Troupe.Code;

/// <content>One call for each item of a sequence.</content>
public abstract partial class PoolCalls
{
    /// <summary>Runs a function over all items; the results are in item order.</summary>
    /// <param name="function">What to run; asynchronous or not, with or without a token that is signalled when the map is cancelled.</param>
    /// <param name="items">Read to their end before the call returns.</param>
    /// <param name="cancellationToken">Ends the map as cancelled: what waits will not run, what runs has its token signalled.</param>
    /// <exception cref="ItemsFailedException">Some items failed; all others were run.</exception>
    /// <exception cref="PoolBrokenException">Workers could not be started any more.</exception>
    /// <exception cref="PoolTerminatedException">The pool was terminated meanwhile.</exception>
    /// <exception cref="CannotTravelException">On processes: the function, what it captured, or a type cannot go to another process.</exception>
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Map(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, CancellationToken, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Map(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Map(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Map(Call.Of(function), items, cancellationToken);

    /// <summary>Runs a function over all items and gives each one's outcome, in item order: its result or its error, its attempts, its worker, how long it took.</summary>
    /// <param name="function">What to run; asynchronous or not, with or without a token that is signalled when the map is cancelled.</param>
    /// <param name="items">Read to their end before the call returns.</param>
    /// <param name="cancellationToken">Ends the map as cancelled: what waits will not run, what runs has its token signalled.</param>
    /// <exception cref="PoolBrokenException">Workers could not be started any more.</exception>
    /// <exception cref="PoolTerminatedException">The pool was terminated meanwhile.</exception>
    /// <exception cref="CannotTravelException">On processes: the function, what it captured, or a type cannot go to another process.</exception>
    public Task<ItemOutcome<TResult>[]> TryMapAsync<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        TryMap(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="TryMapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<ItemOutcome<TResult>[]> TryMapAsync<T, TResult>(Func<T, CancellationToken, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        TryMap(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="TryMapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<ItemOutcome<TResult>[]> TryMapAsync<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        TryMap(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="TryMapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<ItemOutcome<TResult>[]> TryMapAsync<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        TryMap(Call.Of(function), items, cancellationToken);
}
