namespace Troupe.Pools;

using Troupe.Code;

/// <summary>One call whose answer is what the function gives.</summary>
internal sealed class CallJob<T, TResult>(Call<T, TResult> call, Backend backend, T argument) : SingleJob<T, TResult, TResult>(call, backend, argument)
{
    protected override void Succeed(TResult result, TaskCompletionSource<TResult> completion) => completion.TrySetResult(result);
}
