namespace Troupe.Spawning;

using Troupe.Code;
using Troupe.Pools;

/// <summary>The one call of a child process. Cancelled is only who was asked to end; else what the function threw is an error like any other.</summary>
internal sealed class ChildJob<T, TResult>(Call<T, TResult> call, T argument, ChildLife life) : SingleJob<T, TResult, TResult>(call, Backend.Processes, argument)
{
    public override void Fail(ItemFailure failure)
    {
        if (life.WasTerminated)
        {
            base.Fail(failure);
        }
        else
        {
            Abort(failure.Error);
        }
    }

    protected override void Succeed(TResult result, TaskCompletionSource<TResult> completion) => completion.TrySetResult(result);
}
