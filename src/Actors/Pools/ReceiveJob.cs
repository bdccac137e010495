namespace Troupe.Pools;

using Troupe.Code;

/// <summary>One call whose result is copied to the caller's own memory; the answer is how much it was.</summary>
internal sealed class ReceiveJob<T, TElement>(Call<T, ReadOnlyMemory<TElement>> call, Backend backend, T argument, Memory<TElement> destination)
    : SingleJob<T, ReadOnlyMemory<TElement>, int>(call, backend, argument)
{
    private const int Waiting = 0;
    private const int Copying = 1;
    private const int GivenUp = 2;

    // Whoever gives up first has his memory back: nothing is copied to it any more. Once it is being copied nobody can give up.
    private int _phase;

    public override bool TryCancel(CancellationToken token) => TryGiveUp() && base.TryCancel(token);

    public override void Abort(Exception reason)
    {
        if (TryGiveUp())
        {
            base.Abort(reason);
        }
    }

    protected override bool BorrowsResults => true;

    protected override void Succeed(ReadOnlyMemory<TElement> result, TaskCompletionSource<int> completion)
    {
        if (Interlocked.CompareExchange(ref _phase, Copying, Waiting) != Waiting) // against TryGiveUp, on the caller's thread
        {
            return;
        }

        try
        {
            if (result.Span.TryCopyTo(destination.Span))
            {
                completion.TrySetResult(result.Length);
            }
            else
            {
                completion.TrySetException(new ArgumentException(
                    $"The result has {result.Length} elements, the memory for it has room for {destination.Length}.", nameof(destination)));
            }
        }
        catch (Exception error)
        {
            completion.TrySetException(error); // Memory has an owner, who may have ended it: the caller's trouble, and nobody else's.
        }
    }

    private bool TryGiveUp() => Interlocked.CompareExchange(ref _phase, GivenUp, Waiting) == Waiting; // against Succeed
}
