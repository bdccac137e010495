namespace Troupe.Pools;

using System.Runtime.CompilerServices;
using System.Threading.Channels;

/// <summary>
/// Where a stream's outcomes lie until the caller takes them. There are as many credits as slots; item i + capacity gets one only when item i is finished, and
/// no more than capacity outcomes wait for the caller.
/// </summary>
internal sealed class StreamOutlet<TResult>(int capacity, bool isOrdered)
{
    private const int CreditBlock = 64;

    private readonly ItemOutcome<TResult>?[] _outcomes = new ItemOutcome<TResult>?[capacity];
    private readonly bool[] _finished = new bool[capacity];
    private readonly List<ItemOutcome<TResult>> _fresh = [];
    private readonly SemaphoreSlim _credit = new(capacity);
    private readonly Channel<ItemOutcome<TResult>[]> _ready = Channel.CreateUnbounded<ItemOutcome<TResult>[]>(new() { SingleReader = true, SingleWriter = true });
    private readonly Lock _gate = new();
    private long _head;
    private long _taken;
    private long _released;

    public Task TakeCreditAsync(CancellationToken stop) => _credit.WaitAsync(stop);

    public void Put(ItemOutcome<TResult> outcome)
    {
        var slot = outcome.Index % capacity;
        if (isOrdered)
        {
            _outcomes[slot] = outcome;
        }
        else
        {
            _fresh.Add(outcome);
            _finished[slot] = true;
        }
    }

    /// <summary>Hands on what can be: in order, all up to the first gap.</summary>
    public void Emit()
    {
        var block = isOrdered ? TakeInOrder() : TakeFresh();
        if (block.Length > 0)
        {
            _ready.Writer.TryWrite(block);
        }
    }

    public void End(Exception? error) => _ready.Writer.TryComplete(error);

    public async IAsyncEnumerable<ItemOutcome<TResult>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var block in _ready.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var owed = 0;
            foreach (var outcome in block)
            {
                yield return outcome;
                if (++owed == CreditBlock)
                {
                    Release(taken: owed, finished: 0);
                    owed = 0;
                }
            }

            Release(taken: owed, finished: 0);
        }
    }

    private ItemOutcome<TResult>[] TakeInOrder()
    {
        var count = 0;
        while (count < capacity && _outcomes[(_head + count) % capacity] is not null)
        {
            count++;
        }

        var block = count == 0 ? [] : new ItemOutcome<TResult>[count];
        for (var i = 0; i < count; i++)
        {
            ref var slot = ref _outcomes[(_head + i) % capacity];
            block[i] = slot!.Value;
            slot = null;
        }

        Release(taken: 0, finished: count);
        return block;
    }

    private ItemOutcome<TResult>[] TakeFresh()
    {
        var count = 0;
        while (count < capacity && _finished[(_head + count) % capacity])
        {
            _finished[(_head + count) % capacity] = false;
            count++;
        }

        Release(taken: 0, finished: count);
        ItemOutcome<TResult>[] block = [.. _fresh];
        _fresh.Clear();
        return block;
    }

    private void Release(int taken, int finished)
    {
        int credits;
        lock (_gate) // The caller takes, the pool finishes; a credit needs both.
        {
            _taken += taken;
            _head += finished;
            credits = (int)(Math.Min(_taken, _head) - _released);
            _released += credits;
        }

        if (credits > 0)
        {
            _credit.Release(credits);
        }
    }
}
