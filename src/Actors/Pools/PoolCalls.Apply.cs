namespace Troupe;

using Troupe.Code;

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
}
