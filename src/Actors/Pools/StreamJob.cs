namespace Troupe.Pools;

using System.Diagnostics;
using System.Threading.Channels;
using Troupe.Code;

/// <summary>
/// A function over a stream: reads ahead a bounded number of items, gives outcomes in item order.
/// <code>
/// source ──feed (a credit each)──► ring ──► workers ──► ring ──in order──► caller (gives the credits back)
/// </code>
/// Items and outcomes of index i lie in slot i mod capacity; a slot is written again only after its credit came back.
/// </summary>
internal sealed class StreamJob<T, TResult>(Call<T, TResult> call, Backend backend, int readAhead) : Job<T, TResult>(call, backend)
{
    private const int CreditBlock = 64;

    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(1);

    private readonly T[] _items = new T[readAhead];
    private readonly ItemOutcome<TResult>?[] _outcomes = new ItemOutcome<TResult>?[readAhead];
    private readonly SemaphoreSlim _credit = new(readAhead);
    private readonly Channel<ItemOutcome<TResult>[]> _ready = Channel.CreateUnbounded<ItemOutcome<TResult>[]>(new() { SingleReader = true, SingleWriter = true });
    private long _head;
    private Exception? _sourceError;

    public override bool IsSingle => false;

    /// <summary>Reads the source to its end, as fast as credits come back.</summary>
    /// <param name="source">The items.</param>
    /// <param name="arrived">Told how many more items there are, and whether these were the last.</param>
    /// <param name="stop">Cancelled when the caller has left.</param>
    public async Task FeedAsync(IAsyncEnumerable<T> source, Action<int, bool> arrived, CancellationToken stop)
    {
        var (index, untold, told) = (0L, 0, 0L);
        try
        {
            await using var items = source.GetAsyncEnumerator(stop);
            while (true)
            {
                var moving = items.MoveNextAsync();
                if (untold > 0 && (untold >= CreditBlock * 4 || !moving.IsCompleted))
                {
                    arrived(untold, false);
                    untold = 0;
                }

                if (!await moving.ConfigureAwait(false))
                {
                    break;
                }

                var credit = _credit.WaitAsync(stop);
                if (untold > 0 && !credit.IsCompleted)
                {
                    arrived(untold, false);
                    untold = 0;
                }

                await credit.ConfigureAwait(false);
                _items[index++ % readAhead] = items.Current;
                untold++;

                // A slow source may block in its next call instead of awaiting: what it gave is not to wait for that.
                var now = Stopwatch.GetTimestamp();
                if (Stopwatch.GetElapsedTime(told, now) > s_soon)
                {
                    arrived(untold, false);
                    (untold, told) = (0, now);
                }
            }
        }
        catch (Exception error)
        {
            // The source's own error reaches the caller after the outcomes of the items before it.
            _sourceError = error;
        }

        arrived(untold, true);
    }

    /// <summary>The outcomes, in order; ends with the source's error when it had one.</summary>
    public async IAsyncEnumerable<ItemOutcome<TResult>> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var block in _ready.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var owed = 0;
            foreach (var outcome in block)
            {
                yield return outcome;
                if (++owed == CreditBlock)
                {
                    _credit.Release(owed);
                    owed = 0;
                }
            }

            if (owed > 0)
            {
                _credit.Release(owed);
            }
        }
    }

    public override void Fail(ItemFailure failure)
    {
        Put(new ItemOutcome<TResult>(failure.Index, default, failure.Error, failure.Attempts, failure.Worker));
        Emit();
    }

    public override void Complete() => _ready.Writer.TryComplete(_sourceError);

    public override void Abort(Exception reason) => _ready.Writer.TryComplete(reason);

    protected override ReadOnlyMemory<T> Take(ItemRange range)
    {
        var taken = new T[range.Count];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = _items[(range.First + i) % readAhead];
        }

        return taken;
    }

    protected override void Succeed(long first, ReadOnlySpan<TResult> results, int attempt, string worker)
    {
        for (var i = 0; i < results.Length; i++)
        {
            Put(new ItemOutcome<TResult>(first + i, results[i], null, attempt, worker));
        }

        Emit();
    }

    private void Put(ItemOutcome<TResult> outcome)
    {
        var slot = outcome.Index % readAhead;
        _items[slot] = default!;
        _outcomes[slot] = outcome;
    }

    private void Emit()
    {
        var count = 0;
        while (count < readAhead && _outcomes[(_head + count) % readAhead] is not null)
        {
            count++;
        }

        if (count == 0)
        {
            return;
        }

        var block = new ItemOutcome<TResult>[count];
        for (var i = 0; i < count; i++, _head++)
        {
            ref var slot = ref _outcomes[_head % readAhead];
            block[i] = slot!.Value;
            slot = null;
        }

        _ready.Writer.TryWrite(block);
    }
}
