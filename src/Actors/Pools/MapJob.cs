namespace Troupe.Pools;

using Troupe.Code;

/// <summary>A function over an array, into an array.</summary>
internal sealed class MapJob<T, TResult>(Call<T, TResult> call, Backend backend, T[] items) : Job<T, TResult>(call, backend)
{
    private readonly TResult[] _results = new TResult[items.Length];
    private readonly List<ItemFailure> _failures = [];
    private readonly TaskCompletionSource<TResult[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult[]> Task => _completion.Task;

    public int Count => items.Length;

    public override bool IsSingle => false;

    public override bool IsSettled => _completion.Task.IsCompleted;

    public override bool TryCancel(CancellationToken token) => _completion.TrySetCanceled(token);

    public override void Fail(ItemFailure failure) => _failures.Add(failure);

    public override void Complete()
    {
        if (_failures.Count == 0)
        {
            _completion.TrySetResult(_results);
            return;
        }

        _failures.Sort((a, b) => a.Index.CompareTo(b.Index));
        _completion.TrySetException(new ItemsFailedException(_failures, items.Length));
    }

    public override void Abort(Exception reason) => _completion.TrySetException(reason);

    protected override ReadOnlyMemory<T> Take(ItemRange range) => items.AsMemory((int)range.First, range.Count);

    protected override void Succeed(long first, ReadOnlySpan<TResult> results, int attempt, string worker) => results.CopyTo(_results.AsSpan((int)first));
}
