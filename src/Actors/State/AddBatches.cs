namespace Troupe.State;

/// <summary>
/// Additions of many callers at one handle: one message is under way at a time, and those that come meanwhile go together in the next.
/// </summary>
/// <param name="arithmetic">Adds as the keeper does, so that each caller is told its own sum.</param>
/// <param name="send">Adds all of these, and gives the sum before.</param>
internal sealed class AddBatches<T>(Arithmetic<T> arithmetic, Func<T[], CancellationToken, Task<T>> send)
{
    // Of the largest numbers these fit in a message.
    private const int Most = 2_000;

    private readonly Lock _gate = new();
    private LinkedList<Addition> _waiting = [];
    private CancellationTokenSource? _underWay; // Withdraws the batch, for a caller who does not want to wait any longer.
    private bool _isSending;

    /// <summary>The sum after this number.</summary>
    public async Task<T> AddAsync(T number, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var addition = new Addition(number, cancellationToken);
        bool first;
        lock (_gate)
        {
            _waiting.AddLast(addition);
            first = !_isSending;
            _isSending = true;
        }

        if (first)
        {
            _ = SendAllAsync();
        }

        using var registration = cancellationToken.UnsafeRegister(_ => Cancel(addition), null);
        return await addition.Task.ConfigureAwait(false);
    }

    private async Task SendAllAsync()
    {
        while (Next() is { Length: > 0 } batch)
        {
            await SendAsync(batch).ConfigureAwait(false);
        }
    }

    private Addition[] Next()
    {
        lock (_gate)
        {
            _underWay?.Dispose();
            _underWay = null;
            if (_waiting.Count == 0)
            {
                _isSending = false;
                return [];
            }

            var batch = _waiting.Take(Most).ToArray();
            if (batch.Length == _waiting.Count)
            {
                _waiting = [];
            }
            else
            {
                foreach (var _ in batch)
                {
                    _waiting.RemoveFirst();
                }
            }

            _underWay = new CancellationTokenSource();
            return batch;
        }
    }

    private async Task SendAsync(Addition[] batch)
    {
        try
        {
            var numbers = Array.ConvertAll(batch, static addition => addition.Number);
            var before = await send(numbers, _underWay!.Token).ConfigureAwait(false);
            arithmetic.AddAll(before, numbers, (i, sum, fault) => batch[i].Complete(sum, fault));
        }
        catch (OperationCanceledException)
        {
            Again(batch);
        }
        catch (Exception fault) // Whatever it is, it is each caller's.
        {
            Array.ForEach(batch, addition => addition.Complete(default!, fault));
        }
    }

    // Withdrawn for the sake of some: they end, and the others go first next time.
    private void Again(Addition[] batch)
    {
        lock (_gate)
        {
            for (var i = batch.Length - 1; i >= 0; i--)
            {
                if (!batch[i].TryCancel())
                {
                    _waiting.AddFirst(batch[i]);
                }
            }
        }
    }

    private void Cancel(Addition addition)
    {
        lock (_gate)
        {
            if (_waiting.Remove(addition))
            {
                addition.TryCancel();
                return;
            }
        }

        // Not under the gate: who is called back may complete it here and now.
        try
        {
            Volatile.Read(ref _underWay)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // That batch is over: the addition has been made.
        }
    }

    private sealed class Addition(T number, CancellationToken cancellation)
    {
        // Asynchronous: one caller's code is not to hold up the others.
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public T Number { get; } = number;

        public Task<T> Task => _source.Task;

        public bool TryCancel()
        {
            if (!cancellation.IsCancellationRequested)
            {
                return false;
            }

            _source.TrySetCanceled(cancellation);
            return true;
        }

        public void Complete(T sum, Exception? fault)
        {
            if (fault is null)
            {
                _source.TrySetResult(sum);
            }
            else
            {
                _source.TrySetException(fault);
            }
        }
    }
}
