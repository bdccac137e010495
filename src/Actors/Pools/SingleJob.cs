namespace Troupe.Pools;

using Troupe.Code;
using Troupe.Payload;

/// <summary>One call. Its argument is packed when the call is made, so that what cannot travel fails there; but for what is plain, which always can.</summary>
internal abstract class SingleJob<T, TResult, TAnswer> : Job<T, TResult>, ISingleJob
{
    private readonly T _argument;
    private readonly Parcel? _packed; // None where the argument is as good: many thousands of calls may wait.

    // Made by whoever needs it first, the caller or who has the answer: of the many that may wait, most are not awaited yet.
    private TaskCompletionSource<TAnswer>? _completion;

    // Written by the actor or what it had run outside, one after the other, read by whoever asks: one reference, whole. Volatile, so that the newest is seen.
    private string? _worker;

    protected SingleJob(Call<T, TResult> call, Backend backend, T argument)
        : base(call, backend)
    {
        _argument = argument;
        try
        {
            _packed = Items is null or { IsPlain: true } ? null : base.Pack(new ItemRange(0, 1, 1));
        }
        catch (Exception fault)
        {
            Captured?.Return(); // Nobody gets a job that could let go of it, and nobody has read it.
            Captured?.CallOver();
            if (fault is SegmentException { IsShortage: true })
            {
                throw SegmentException.ForUsers(fault);
            }

            throw;
        }
    }

    public Task<TAnswer> Task => Completion.Task;

    Task ISingleJob.Task => Task;

    /// <summary>The worker that runs it, or ran it last.</summary>
    public string? Worker => Volatile.Read(ref _worker);

    public override bool IsSingle => true;

    public override bool IsSettled => Volatile.Read(ref _completion) is { Task.IsCompleted: true };

    private TaskCompletionSource<TAnswer> Completion
    {
        get
        {
            if (Volatile.Read(ref _completion) is { } known)
            {
                return known;
            }

            var made = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            return Interlocked.CompareExchange(ref _completion, made, null) ?? made;
        }
    }

    public override void Begin(string worker) => Volatile.Write(ref _worker, worker);

    public override bool TryCancel(CancellationToken token) => Completion.TrySetCanceled(token);

    public override Parcel Pack(ItemRange range) => _packed ?? new Parcel(Items!.Plain(_argument), null, []);

    public override void Fail(ItemFailure failure)
    {
        Volatile.Write(ref _worker, failure.Worker);
        if (failure.Error is OperationCanceledException cancelled)
        {
            TryCancel(cancelled.CancellationToken);
        }
        else
        {
            Abort(failure.Error);
        }
    }

    public override void Complete()
    {
    }

    public override void Abort(Exception reason) => Completion.TrySetException(reason);

    public override void Release()
    {
        base.Release();
        if (IsReported)
        {
            _packed?.Return();
        }
        else
        {
            _packed?.Release(); // Given up: its worker may still be reading it.
        }

        _packed?.CallOver();
    }

    protected override ReadOnlyMemory<T> Take(ItemRange range) => new[] { _argument };

    protected override void Succeed(long first, ReadOnlySpan<TResult> results, int attempt, string worker)
    {
        Volatile.Write(ref _worker, worker);
        Succeed(results[0], Completion);
    }

    /// <summary>Answers with the result.</summary>
    protected abstract void Succeed(TResult result, TaskCompletionSource<TAnswer> completion);
}
