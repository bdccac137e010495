namespace Troupe;

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <content>Many items at a time, and what is known of their being done.</content>
public sealed partial class SharedQueue<T>
{
    // A reader is given ahead what it reads in about this time.
    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(1);

    /// <summary>Puts items in their order, as many puts one after another would, but faster: each goes in as soon as there is room for it.</summary>
    /// <param name="items">The items; more than the queue's capacity too.</param>
    /// <param name="priority">That of each, as in <see cref="PutAsync(T, double, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The priority is not a number.</exception>
    /// <exception cref="QueueShutDownException">The queue is shut down, or was while this waited; the items that were in stay.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the items that were in stay.</exception>
    public async Task PutManyAsync(IEnumerable<T> items, double priority = 0, CancellationToken cancellationToken = default)
    {
        Check(priority);
        if (!_handle.IsHere)
        {
            await PutFarAsync(items, priority, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var part in items.Chunk(ParcelList.Longest))
        {
            Put(await AskAsync<QueueAnswered>(request => new PutItems<T>(request, part, priority), cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Takes the next items, waiting for one.</summary>
    /// <param name="most">How many at most. Fewer come when fewer are there, or when more would be too large for one message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="InsufficientMemoryException">One is large, and this process can map no more; all of them are lost.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 are asked for.</exception>
    /// <exception cref="QueueShutDownException">The queue is shut down and empty.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; no item was taken.</exception>
    public async Task<IReadOnlyList<T>> GetManyAsync(int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var (_, taken, _) = await TakeManyAsync(most, receipt: false, settled: 0, cancellationToken).ConfigureAwait(false);
        var items = new T[taken.Length];
        var opened = 0;
        try
        {
            for (; opened < taken.Length; opened++)
            {
                items[opened] = Open(taken[opened]);
            }
        }
        finally
        {
            LetGo(taken.AsSpan(Math.Min(opened + 1, taken.Length)));
        }

        return items;
    }

    /// <summary>
    /// Takes items as they come; ends when the queue is shut down and empty. Several readers share the items. From a first-in first-out queue a reader is given
    /// ahead about what it reads in a millisecond; what it has not read when it ends is the next again, and what it had when its process died goes with that.
    /// From a queue made with acknowledgement items come one by one: each is acknowledged when the next is asked for; the one in hand when the loop is left is
    /// returned, and that of a process that dies comes back.
    /// </summary>
    /// <exception cref="InsufficientMemoryException">The next item is large, and this process can map no more. It is lost, unless items are acknowledged.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (most, delivery, read, acknowledges) = (1, 0L, 0, false);
        QueueItem<T>[] taken = [];
        try
        {
            while (true)
            {
                try
                {
                    (delivery, taken, acknowledges) = await TakeManyAsync(most, receipt: true, settled: delivery, cancellationToken).ConfigureAwait(false);
                }
                catch (QueueShutDownException)
                {
                    (delivery, taken, read) = (0, [], 0);
                    yield break;
                }

                var start = Stopwatch.GetTimestamp();
                for (read = 0; read < taken.Length;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return Open(taken[read++]);
                }

                most = Stopwatch.GetElapsedTime(start) > s_ahead ? Math.Max(1, most / 2) : Math.Min(ParcelList.Longest, most * 2);
            }
        }
        finally
        {
            LetGo(taken.AsSpan(read));
            await SettleAsync(delivery, acknowledges ? 0 : read).ConfigureAwait(false);
        }
    }

    /// <summary>Says that items that were put are done: what <see cref="JoinAsync"/> waits for. In a queue made with acknowledgement that is the acknowledgement.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait for the queue's word.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 are done.</exception>
    /// <exception cref="InvalidOperationException">Fewer items than that were put and are not done, or the queue was made with acknowledgement; nothing has changed.</exception>
    /// <exception cref="QueueShutDownException">The queue was disposed.</exception>
    public async Task TaskDoneAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var answer = await AskAsync<QueueAnswered>(request => new FinishItems(request, count), cancellationToken).ConfigureAwait(false);
        if (answer.Outcome != QueueOutcome.Accepted)
        {
            throw new InvalidOperationException($"More items of the queue '{Name}' were said to be done than were put, or each is acknowledged.");
        }
    }

    /// <summary>Waits until <see cref="TaskDoneAsync"/> was called for each item that was put. What an immediate shutdown threw away counts as done.</summary>
    /// <exception cref="QueueShutDownException">The queue was disposed, or was while this waited.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    public async Task JoinAsync(CancellationToken cancellationToken = default) =>
        Put(await AskAsync<QueueAnswered>(static request => new JoinQueue(request), cancellationToken).ConfigureAwait(false));

    private async Task PutFarAsync(IEnumerable<T> items, double priority, CancellationToken cancellationToken)
    {
        var window = new PutWindow(cancellationToken);
        using (cancellationToken.UnsafeRegister(static window => ((PutWindow)window!).Withdraw(), window))
        {
            try
            {
                foreach (var part in items.Chunk(ParcelList.Longest))
                {
                    await PutPartAsync(window, part, priority).ConfigureAwait(false);
                }
            }
            catch
            {
                try
                {
                    await window.EndAsync().ConfigureAwait(false);
                }
                catch (Exception later) when (later is TroupeException or OperationCanceledException)
                {
                    // The first one is told.
                }

                throw;
            }

            await window.EndAsync().ConfigureAwait(false);
        }
    }

    private async Task PutPartAsync(PutWindow window, T[] items, double priority)
    {
        List<Parcel> parcels = [];
        var sent = 0;
        try
        {
            // What cannot travel fails here, at the caller, before anything of its part is sent.
            foreach (var item in items)
            {
                parcels.Add(ItemParcel.Pack(item));
            }

            while (sent < parcels.Count)
            {
                var message = parcels.GetRange(sent, ParcelList.Fitting(parcels, sent)).ToArray();
                await window.SendAsync(
                    message,
                    async (part, token) => Put(await AskAsync<QueueAnswered>(request => new PutParcels(request, part, priority, Wait: true), token).ConfigureAwait(false)))
                    .ConfigureAwait(false);
                sent += message.Length;
            }
        }
        finally
        {
            parcels.Skip(sent).ToList().ForEach(static parcel => parcel.Return()); // Nobody has heard of it.
        }
    }

    private async Task<(long Delivery, QueueItem<T>[] Items, bool Acknowledges)> TakeManyAsync(int most, bool receipt, long settled, CancellationToken cancellationToken) =>
        await AskAsync<IReply>(request => new TakeItems(request, most, receipt, settled), cancellationToken).ConfigureAwait(false) switch
        {
            ItemTaken<T> taken => (0, [new(taken.Item, null)], false),
            ParcelTaken taken => (0, [new(default, taken.Item)], false),
            ItemsTaken<T> taken => (taken.Delivery, taken.Items, false),
            ParcelsTaken taken => (taken.Delivery, Array.ConvertAll(taken.Items, static item => new QueueItem<T>(default, item)), false),
            ItemDelivered<T> delivered => (delivered.Delivery, [delivered.Item], true),
            ParcelDelivered delivered => (delivered.Delivery, [new(default, delivered.Item)], true),
            var other => throw Refused(other),
        };

    private T Open(QueueItem<T> item) => item.Parcel is { } parcel ? Open(parcel) : item.Object!;

    // What was not opened lies in the queue's memory, if it lies in any.
    private void LetGo(ReadOnlySpan<QueueItem<T>> items)
    {
        foreach (var item in items)
        {
            if (item.Parcel?.Segment is { } segment)
            {
                _handle.Tell(new ReleaseSegment(segment.Id));
            }
        }
    }

    private async Task SettleAsync(long delivery, int read)
    {
        if (delivery == 0)
        {
            return;
        }

        try
        {
            await _handle.AskAsync<QueueAnswered>(Persistence.UntilDone, request => new SettleItems(request, delivery, read)).ConfigureAwait(false);
        }
        catch (TroupeException)
        {
            // The queue is no more, or its process: there is nowhere to give them back to.
        }
    }
}
