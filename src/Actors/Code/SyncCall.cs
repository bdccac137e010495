namespace Troupe.Code;

using Troupe.Payload;

/// <summary>A function that returns when it is done: one leaf a shape, each one delegate call.</summary>
internal abstract class SyncCall<T, TResult>(CallShape shape, Delegate function) : Call<T, TResult>(shape, function)
{
    public sealed override Task<TResult> InvokeAsync(T item, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Invoke(item, cancellationToken));
        }
        catch (OperationCanceledException cancelled) when (cancelled.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancelled.CancellationToken);
        }
        catch (Exception error)
        {
            return Task.FromException<TResult>(error);
        }
    }
}

internal sealed class ItemFunctionCall<T, TResult>(Func<T, TResult> function) : SyncCall<T, TResult>(CallShape.TakesItem | CallShape.GivesResult, function)
{
    public override TResult Invoke(T item, CancellationToken cancellationToken) => function(item);
}

internal sealed class ItemActionCall<T>(Action<T> function) : SyncCall<T, Nothing>(CallShape.TakesItem, function)
{
    public override Nothing Invoke(T item, CancellationToken cancellationToken)
    {
        function(item);
        return default;
    }
}

internal sealed class ItemTokenFunctionCall<T, TResult>(Func<T, CancellationToken, TResult> function) : SyncCall<T, TResult>(CallShape.TakesItem | CallShape.TakesToken | CallShape.GivesResult, function)
{
    public override TResult Invoke(T item, CancellationToken cancellationToken) => function(item, cancellationToken);
}

internal sealed class ItemTokenActionCall<T>(Action<T, CancellationToken> function) : SyncCall<T, Nothing>(CallShape.TakesItem | CallShape.TakesToken, function)
{
    public override Nothing Invoke(T item, CancellationToken cancellationToken)
    {
        function(item, cancellationToken);
        return default;
    }
}

internal sealed class FunctionCall<TResult>(Func<TResult> function) : SyncCall<Nothing, TResult>(CallShape.GivesResult, function)
{
    public override TResult Invoke(Nothing item, CancellationToken cancellationToken) => function();
}

internal sealed class ActionCall(Action function) : SyncCall<Nothing, Nothing>(CallShape.None, function)
{
    public override Nothing Invoke(Nothing item, CancellationToken cancellationToken)
    {
        function();
        return default;
    }
}

internal sealed class TokenFunctionCall<TResult>(Func<CancellationToken, TResult> function) : SyncCall<Nothing, TResult>(CallShape.TakesToken | CallShape.GivesResult, function)
{
    public override TResult Invoke(Nothing item, CancellationToken cancellationToken) => function(cancellationToken);
}

internal sealed class TokenActionCall(Action<CancellationToken> function) : SyncCall<Nothing, Nothing>(CallShape.TakesToken, function)
{
    public override Nothing Invoke(Nothing item, CancellationToken cancellationToken)
    {
        function(cancellationToken);
        return default;
    }
}
