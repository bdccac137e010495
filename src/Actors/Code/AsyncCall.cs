namespace Troupe.Code;

using Troupe.Payload;

/// <summary>A function that returns a task: one leaf a shape.</summary>
internal abstract class AsyncCall<T, TResult>(CallShape shape, Delegate function) : Call<T, TResult>(shape | CallShape.IsAsync, function)
{
    public sealed override TResult Invoke(T item, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("An asynchronous function is awaited, not called.");
}

internal sealed class AsyncItemFunctionCall<T, TResult>(Func<T, Task<TResult>> function) : AsyncCall<T, TResult>(CallShape.TakesItem | CallShape.GivesResult, function)
{
    public override Task<TResult> InvokeAsync(T item, CancellationToken cancellationToken) => function(item);
}

internal sealed class AsyncItemActionCall<T>(Func<T, Task> function) : AsyncCall<T, Nothing>(CallShape.TakesItem, function)
{
    public override async Task<Nothing> InvokeAsync(T item, CancellationToken cancellationToken)
    {
        await function(item).ConfigureAwait(false);
        return default;
    }
}

internal sealed class AsyncItemTokenFunctionCall<T, TResult>(Func<T, CancellationToken, Task<TResult>> function) : AsyncCall<T, TResult>(CallShape.TakesItem | CallShape.TakesToken | CallShape.GivesResult, function)
{
    public override Task<TResult> InvokeAsync(T item, CancellationToken cancellationToken) => function(item, cancellationToken);
}

internal sealed class AsyncItemTokenActionCall<T>(Func<T, CancellationToken, Task> function) : AsyncCall<T, Nothing>(CallShape.TakesItem | CallShape.TakesToken, function)
{
    public override async Task<Nothing> InvokeAsync(T item, CancellationToken cancellationToken)
    {
        await function(item, cancellationToken).ConfigureAwait(false);
        return default;
    }
}

internal sealed class AsyncFunctionCall<TResult>(Func<Task<TResult>> function) : AsyncCall<Nothing, TResult>(CallShape.GivesResult, function)
{
    public override Task<TResult> InvokeAsync(Nothing item, CancellationToken cancellationToken) => function();
}

internal sealed class AsyncActionCall(Func<Task> function) : AsyncCall<Nothing, Nothing>(CallShape.None, function)
{
    public override async Task<Nothing> InvokeAsync(Nothing item, CancellationToken cancellationToken)
    {
        await function().ConfigureAwait(false);
        return default;
    }
}

internal sealed class AsyncTokenFunctionCall<TResult>(Func<CancellationToken, Task<TResult>> function) : AsyncCall<Nothing, TResult>(CallShape.TakesToken | CallShape.GivesResult, function)
{
    public override Task<TResult> InvokeAsync(Nothing item, CancellationToken cancellationToken) => function(cancellationToken);
}

internal sealed class AsyncTokenActionCall(Func<CancellationToken, Task> function) : AsyncCall<Nothing, Nothing>(CallShape.TakesToken, function)
{
    public override async Task<Nothing> InvokeAsync(Nothing item, CancellationToken cancellationToken)
    {
        await function(cancellationToken).ConfigureAwait(false);
        return default;
    }
}
