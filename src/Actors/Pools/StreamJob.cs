namespace Troupe.Pools;

using System.Diagnostics;
using System.Threading.Channels;
using Troupe.Code;

/// <summary>
/// A function over a stream: reads ahead a bounded number of items, gives outcomes in item order or as they come.
/// <code>
/// source ──feed (a credit each)──► ring ──► workers ──► <see cref="StreamOutlet{TResult}"/> ──► caller (gives the credits back)
/// </code>
/// The item of index i lies in slot i mod capacity; a slot is written again only after its credit came back.
/// </summary>
internal sealed class StreamJob<T, TResult>(Call<T, TResult> call, Backend backend, int readAhead, bool isOrdered, bool isTimed) : Job<T, TResult>(call, backend)
{
    private const int ToldAtOnce = 256;

    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(1);

    private readonly T[] _items = new T[readAhead];
    private readonly StreamOutlet<TResult> _outlet = new(readAhead, isOrdered);
    private Exception? _sourceError;

    public override bool IsSingle => false;

    public override bool IsTimed => isTimed;

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
                if (untold > 0 && (untold >= ToldAtOnce || !moving.IsCompleted))
                {
                    arrived(untold, false);
                    untold = 0;
                }

                if (!await moving.ConfigureAwait(false))
                {
                    break;
                }

                var credit = _outlet.TakeCreditAsync(stop);
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

    /// <summary>The outcomes; ends with the source's error when it had one.</summary>
    public IAsyncEnumerable<ItemOutcome<TResult>> ReadAsync(CancellationToken cancellationToken) => _outlet.ReadAsync(cancellationToken);

    public override void Fail(ItemFailure failure)
    {
        Put(new ItemOutcome<TResult>(failure.Index, default, failure.Error, failure.Attempts, failure.Worker, DurationOf(failure.Index)));
        _outlet.Emit();
    }

    public override void Complete() => _outlet.End(_sourceError);

    public override void Abort(Exception reason) => _outlet.End(reason);

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
            Put(new ItemOutcome<TResult>(first + i, results[i], null, attempt, worker, DurationOf(first + i)));
        }

        _outlet.Emit();
    }

    private void Put(ItemOutcome<TResult> outcome)
    {
        _items[outcome.Index % readAhead] = default!;
        _outlet.Put(outcome);
    }
}
