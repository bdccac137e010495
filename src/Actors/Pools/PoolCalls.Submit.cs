namespace Troupe;

using Troupe.Code;

/// <content>One call, with a handle.</content>
public abstract partial class PoolCalls
{
    /// <summary>Runs a function once; the handle tells how it goes.</summary>
    /// <exception cref="PoolFullException">The pool is full, and was to say so.</exception>
    /// <exception cref="CannotTravelException">On processes: the function, what it captured, the argument or the result's type cannot go to another process.</exception>
    public PoolTask<TResult> Submit<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask<TResult> Submit<TResult>(Func<CancellationToken, TResult> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask<TResult> Submit<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask<TResult> Submit<TResult>(Func<CancellationToken, Task<TResult>> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask Submit(Action function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask Submit(Action<CancellationToken> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask Submit(Func<Task> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask Submit(Func<CancellationToken, Task> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask<TResult> Submit<T, TResult>(Func<T, TResult> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask<TResult> Submit<T, TResult>(Func<T, CancellationToken, TResult> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask<TResult> Submit<T, TResult>(Func<T, Task<TResult>> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask<TResult> Submit<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask Submit<T>(Action<T> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask Submit<T>(Action<T, CancellationToken> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask Submit<T>(Func<T, Task> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, CancellationToken)"/>
    public PoolTask Submit<T>(Func<T, CancellationToken, Task> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken);
}
