namespace Troupe.Pools;

using Troupe.Code;

/// <summary>A function over an array, into an outcome for each item.</summary>
internal sealed class TryMapJob<T, TResult>(Call<T, TResult> call, Backend backend, T[] items) : Job<T, TResult>(call, backend)
{
    private readonly ItemOutcome<TResult>[] _outcomes = new ItemOutcome<TResult>[items.Length];
    private readonly TaskCompletionSource<ItemOutcome<TResult>[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ItemOutcome<TResult>[]> Task => _completion.Task;

    public int Count => items.Length;

    public override bool IsSingle => false;

    public override bool IsTimed => true;

    public override bool IsSettled => _completion.Task.IsCompleted;

    public override bool TryCancel(CancellationToken token) => _completion.TrySetCanceled(token);

    public override void Fail(ItemFailure failure) => _outcomes[failure.Index] =
        new(failure.Index, default, failure.Error, failure.Attempts, failure.Worker, DurationOf(failure.Index));

    public override void Complete() => _completion.TrySetResult(_outcomes);

    public override void Abort(Exception reason) => _completion.TrySetException(reason);

    protected override ReadOnlyMemory<T> Take(ItemRange range) => items.AsMemory((int)range.First, range.Count);

    protected override void Succeed(long first, ReadOnlySpan<TResult> results, int attempt, string worker)
    {
        for (var i = 0; i < results.Length; i++)
        {
            _outcomes[first + i] = new(first + i, results[i], null, attempt, worker, DurationOf(first + i));
        }
    }
}
