namespace Troupe;

using Troupe.Code;
using Troupe.Pools;

/// <content>One call, to be awaited.</content>
public abstract partial class PoolCalls
{
    /// <summary>Runs a function once and gives its result, or throws what it threw.</summary>
    /// <exception cref="WorkerLostException">The worker died under it, each time it was tried.</exception>
    /// <exception cref="ItemTimeoutException">It took longer than <see cref="PoolOptions.ItemTimeout"/>.</exception>
    /// <exception cref="PoolBrokenException">Workers could not be started any more.</exception>
    /// <exception cref="PoolTerminatedException">The pool was terminated meanwhile.</exception>
    /// <exception cref="PoolFullException">The pool is full, and was to say so.</exception>
    /// <exception cref="CannotTravelException">On processes: the function, what it captured, the argument or the result's type cannot go to another process.</exception>
    public Task<TResult> ApplyAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<TResult>(Func<CancellationToken, TResult> function, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<TResult>(Func<CancellationToken, Task<TResult>> function, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync(Action function, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync(Action<CancellationToken> function, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync(Func<Task> function, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync(Func<CancellationToken, Task> function, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T, TResult>(Func<T, TResult> function, T argument, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T, TResult>(Func<T, CancellationToken, TResult> function, T argument, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T, TResult>(Func<T, Task<TResult>> function, T argument, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, T argument, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync<T>(Action<T> function, T argument, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync<T>(Action<T, CancellationToken> function, T argument, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync<T>(Func<T, Task> function, T argument, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync<T>(Func<T, CancellationToken, Task> function, T argument, CancellationToken cancellationToken = default) =>
        Apply(Call.Of(function), argument, cancellationToken);

    /// <summary>
    /// Runs a function once and copies its result to memory of the caller's own: for arrays that are large and many, which then cost no allocation here. A function that
    /// also takes a <see cref="ReadOnlyMemory{T}"/> has none on its side either: in a worker process a large one is not copied for it, but there for the length of the call.
    /// </summary>
    /// <param name="function">What to run.</param>
    /// <param name="argument">Copied before the call returns.</param>
    /// <param name="destination">Where the result goes, from its start on. Nothing is written to it any more once the task has ended, however that was.</param>
    /// <param name="cancellationToken">Ends the call as cancelled, unless the result is being copied.</param>
    /// <returns>How many elements the result has.</returns>
    /// <exception cref="ArgumentException">The result is longer than <paramref name="destination"/>.</exception>
    /// <exception cref="WorkerLostException">The worker died under it, each time it was tried.</exception>
    /// <exception cref="CannotTravelException">On processes: the function, what it captured, or the argument cannot go to another process.</exception>
    public Task<int> ApplyIntoAsync<T, TElement>(
        Func<T, ReadOnlyMemory<TElement>> function, T argument, Memory<TElement> destination, CancellationToken cancellationToken = default)
        where TElement : unmanaged
    {
        _entrance.ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        var job = new ReceiveJob<T, TElement>(Call.Of(function), Backend, argument, destination) { Options = _options, Parent = _entrance.Caller };
        return Run(job, 1, job.Task, cancellationToken);
    }

    /// <inheritdoc cref="ApplyIntoAsync{T, TElement}(Func{T, ReadOnlyMemory{TElement}}, T, Memory{TElement}, CancellationToken)"/>
    public Task<int> ApplyIntoAsync<T, TElement>(
        Func<T, TElement[]?> function, T argument, Memory<TElement> destination, CancellationToken cancellationToken = default)
        where TElement : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        return ApplyIntoAsync((T item) => (ReadOnlyMemory<TElement>)function(item), argument, destination, cancellationToken);
    }
}
