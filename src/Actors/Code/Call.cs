namespace Troupe.Code;

using Troupe.Payload;

/// <summary>
/// A user's function made uniform: one item and a token in, one result out; <see cref="Nothing"/> stands where the function takes or gives
/// none.
/// </summary>
internal abstract class Call<T, TResult>(CallShape shape, Delegate function)
{
    public CallShape Shape { get; } = shape;

    /// <summary>What the user gave.</summary>
    public Delegate Function { get; } = function ?? throw new ArgumentNullException(nameof(function));

    public bool IsAsync => (Shape & CallShape.IsAsync) != 0;

    /// <summary>Calls a function that is not asynchronous.</summary>
    /// <exception cref="InvalidOperationException">It is asynchronous.</exception>
    public abstract TResult Invoke(T item, CancellationToken cancellationToken);

    /// <summary>Calls the function, asynchronous or not. What it throws is in the task, or thrown here if it throws before its first await.</summary>
    public abstract Task<TResult> InvokeAsync(T item, CancellationToken cancellationToken);
}

/// <summary>Makes a <see cref="Call{T, TResult}"/> of any function that a pool takes.</summary>
internal static class Call
{
    public static Call<T, TResult> Of<T, TResult>(Func<T, TResult> function) => new ItemFunctionCall<T, TResult>(function);

    public static Call<T, Nothing> Of<T>(Action<T> function) => new ItemActionCall<T>(function);

    public static Call<T, TResult> Of<T, TResult>(Func<T, CancellationToken, TResult> function) => new ItemTokenFunctionCall<T, TResult>(function);

    public static Call<T, Nothing> Of<T>(Action<T, CancellationToken> function) => new ItemTokenActionCall<T>(function);

    public static Call<Nothing, TResult> Of<TResult>(Func<TResult> function) => new FunctionCall<TResult>(function);

    public static Call<Nothing, Nothing> Of(Action function) => new ActionCall(function);

    public static Call<Nothing, TResult> Of<TResult>(Func<CancellationToken, TResult> function) => new TokenFunctionCall<TResult>(function);

    public static Call<Nothing, Nothing> Of(Action<CancellationToken> function) => new TokenActionCall(function);

    public static Call<T, TResult> Of<T, TResult>(Func<T, Task<TResult>> function) => new AsyncItemFunctionCall<T, TResult>(function);

    public static Call<T, Nothing> Of<T>(Func<T, Task> function) => new AsyncItemActionCall<T>(function);

    public static Call<T, TResult> Of<T, TResult>(Func<T, CancellationToken, Task<TResult>> function) => new AsyncItemTokenFunctionCall<T, TResult>(function);

    public static Call<T, Nothing> Of<T>(Func<T, CancellationToken, Task> function) => new AsyncItemTokenActionCall<T>(function);

    public static Call<Nothing, TResult> Of<TResult>(Func<Task<TResult>> function) => new AsyncFunctionCall<TResult>(function);

    public static Call<Nothing, Nothing> Of(Func<Task> function) => new AsyncActionCall(function);

    public static Call<Nothing, TResult> Of<TResult>(Func<CancellationToken, Task<TResult>> function) => new AsyncTokenFunctionCall<TResult>(function);

    public static Call<Nothing, Nothing> Of(Func<CancellationToken, Task> function) => new AsyncTokenActionCall(function);
}
