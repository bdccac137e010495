namespace Troupe.Channels;

using Troupe.Payload;

/// <summary>
/// Puts of many callers at one handle: one message is under way at a time, and those that come meanwhile go together in the next. What there is no room for waits
/// at the queue, each put for itself.
/// </summary>
/// <param name="sendSome">Puts the first of these, as many as there is room for, and gives how many.</param>
/// <param name="sendOne">Puts one, waiting for room; has sent it when it returns.</param>
internal sealed class PutBatches(Func<Parcel[], Task<int>> sendSome, Func<Parcel, CancellationToken, Task> sendOne)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Put> _waiting = [];
    private bool _isSending;

    /// <summary>Puts what the parcel holds; ends when it is in the queue.</summary>
    public async Task PutAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var put = new Put(parcel, cancellationToken);
        LinkedListNode<Put> place;
        bool first;
        lock (_gate)
        {
            place = _waiting.AddLast(put);
            first = !_isSending;
            _isSending = true;
        }

        if (first)
        {
            _ = SendAllAsync();
        }

        using var registration = cancellationToken.UnsafeRegister(_ => Cancel(place), null);
        await put.Task.ConfigureAwait(false);
    }

    private async Task SendAllAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            await SendAsync(batch).ConfigureAwait(false);
        }
    }

    private List<Put> Next()
    {
        lock (_gate)
        {
            List<Put> batch = [];
            for (var size = 0; _waiting.First is { Value: var put } && batch.Count < ParcelList.Longest; batch.Add(put))
            {
                size += put.Parcel.SizeInMessage;
                if (batch.Count > 0 && size > Parcel.InlineLimit)
                {
                    break;
                }

                _waiting.RemoveFirst();
            }

            _isSending = batch.Count > 0;
            return batch;
        }
    }

    private async Task SendAsync(List<Put> batch)
    {
        int admitted;
        try
        {
            admitted = await sendSome([.. batch.Select(static put => put.Parcel)]).ConfigureAwait(false);
        }
        catch (Exception fault) // Whatever it is, it is each caller's.
        {
            batch.ForEach(put => put.Complete(fault));
            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (i < admitted)
            {
                batch[i].Complete(null);
            }
            else
            {
                _ = WaitAsync(batch[i]); // All of these are sent before what comes after them.
            }
        }
    }

    private async Task WaitAsync(Put put)
    {
        try
        {
            await sendOne(put.Parcel, put.Cancellation).ConfigureAwait(false);
            put.Complete(null);
        }
        catch (Exception fault)
        {
            put.Complete(fault);
        }
    }

    private void Cancel(LinkedListNode<Put> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return; // It is under way: it gets in, or waits at the queue with the token.
            }

            _waiting.Remove(place);
        }

        place.Value.Complete(new OperationCanceledException(place.Value.Cancellation));
    }

    private sealed class Put(Parcel parcel, CancellationToken cancellation)
    {
        // Asynchronous: one caller's code is not to hold up the others.
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Parcel Parcel => parcel;

        public CancellationToken Cancellation => cancellation;

        public Task Task => _source.Task;

        public void Complete(Exception? fault)
        {
            switch (fault)
            {
                case null:
                    _source.TrySetResult();
                    break;
                case OperationCanceledException:
                    _source.TrySetCanceled(cancellation);
                    break;
                default:
                    _source.TrySetException(fault);
                    break;
            }
        }
    }
}
