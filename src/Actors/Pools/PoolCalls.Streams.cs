namespace Troupe;

using Troupe.Code;

/// <content>One call for each item of a stream.</content>
public abstract partial class PoolCalls
{
    /// <summary>
    /// Runs a function over a stream and gives the results, in item order, as they come. A bounded number of items is read ahead,
    /// so memory stays flat on an endless input. Leaving the enumeration abandons the rest; it waits until the source, which is told by its token, lets go.
    /// What the input throws is thrown here, after the results of the items before it.
    /// </summary>
    /// <exception cref="ItemsFailedException">An item failed: thrown in its place, and the rest is abandoned. To go on, take <c>TryMapStream</c>.</exception>
    public IAsyncEnumerable<TResult> MapStream<T, TResult>(Func<T, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), items, isOrdered: true, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStream<T, TResult>(Func<T, CancellationToken, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), items, isOrdered: true, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStream<T, TResult>(Func<T, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), items, isOrdered: true, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStream<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), items, isOrdered: true, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStream<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: true, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStream<T, TResult>(Func<T, CancellationToken, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: true, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStream<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: true, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStream<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: true, isTimed: false, cancellationToken), cancellationToken);

    /// <summary>As <c>MapStream</c>, but gives the results in the order in which they come.</summary>
    /// <exception cref="ItemsFailedException">An item failed; the rest is abandoned. To go on, take <c>TryMapStreamUnordered</c>.</exception>
    public IAsyncEnumerable<TResult> MapStreamUnordered<T, TResult>(Func<T, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), items, isOrdered: false, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamUnordered<T, TResult>(Func<T, CancellationToken, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), items, isOrdered: false, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamUnordered<T, TResult>(Func<T, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), items, isOrdered: false, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamUnordered<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), items, isOrdered: false, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamUnordered<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: false, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamUnordered<T, TResult>(Func<T, CancellationToken, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: false, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamUnordered<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: false, isTimed: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="MapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamUnordered<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Values(Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: false, isTimed: false, cancellationToken), cancellationToken);

    /// <summary>
    /// Runs a function over a stream and gives each item's outcome, in item order, as they come. A bounded number of items is read ahead,
    /// so memory stays flat on an endless input. Leaving the enumeration abandons the rest; it waits until the source, which is told by its token, lets go.
    /// What the input throws is thrown here, after the outcomes of the items before it.
    /// </summary>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, isOrdered: true, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, CancellationToken, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, isOrdered: true, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, isOrdered: true, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, isOrdered: true, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: true, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, CancellationToken, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: true, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: true, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: true, isTimed: true, cancellationToken);

    /// <summary>As <c>TryMapStream</c>, but gives the outcomes in the order in which they come; each knows its item's index.</summary>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStreamUnordered<T, TResult>(Func<T, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, isOrdered: false, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStreamUnordered<T, TResult>(Func<T, CancellationToken, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, isOrdered: false, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStreamUnordered<T, TResult>(Func<T, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, isOrdered: false, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStreamUnordered<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, isOrdered: false, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStreamUnordered<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: false, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStreamUnordered<T, TResult>(Func<T, CancellationToken, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: false, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStreamUnordered<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: false, isTimed: true, cancellationToken);

    /// <inheritdoc cref="TryMapStreamUnordered{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStreamUnordered<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), Each(items ?? throw new ArgumentNullException(nameof(items))), isOrdered: false, isTimed: true, cancellationToken);
}
