namespace Troupe;

using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// A handle on a queue that lives in one process and works in all: captured by a function, sent as an argument or inside a value.
/// Within its process items pass as the objects they are; to others they are copied.
/// </summary>
/// <remarks>
/// First in, first out, unless it was made with another <see cref="QueueOrder"/>; those who wait are served in the order in which they came. A call that ends
/// as cancelled or timed out had no effect: its item is not in the queue, and no item was taken (<see cref="PutManyAsync"/> is many puts). Items that waited
/// with a process that died go with it, as do those on their way to it.
/// Every call throws <see cref="PeerLostException"/> when the process that keeps the queue is no more.
/// </remarks>
public sealed partial class SharedQueue<T> : IAsyncDisposable, ITravels<SharedQueue<T>>
{
    private static readonly Task<bool> s_put = Task.FromResult(true);

    private readonly ActorHandle _handle;
    private readonly Lazy<PutBatches> _puts;

    private SharedQueue(ActorHandle handle) => (_handle, _puts) = (handle, new(() => new PutBatches(PutSomeAsync, PutOneAsync)));

    /// <summary>A handle on the queue that this actor keeps, in whatever process it does.</summary>
    internal SharedQueue(IActorRef actor, string name, Requests requests, bool isCreator = false)
        : this(ActorHandle.On(actor, name, requests, isCreator))
    {
    }

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <inheritdoc cref="SharedQueue.Create{T}(int?, string?)"/>
    public static SharedQueue<T> Create(int? capacity = null, string? name = null) => Create(new QueueOptions { Capacity = capacity, Name = name });

    /// <inheritdoc cref="SharedQueue.Create{T}(QueueOptions)"/>
    public static SharedQueue<T> Create(QueueOptions options) => CreateIn(Home.Current, options);

    /// <summary>Puts an item at the end, waiting for room.</summary>
    /// <exception cref="QueueShutDownException">The queue is shut down, or was while this waited.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the item is not in the queue.</exception>
    public Task PutAsync(T item, CancellationToken cancellationToken = default) => PutAsync(item, 0, wait: true, cancellationToken);

    /// <summary>Puts an item, waiting for room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">Its place in a queue of <see cref="QueueOrder.Priority"/>: the least is the next. Otherwise without effect.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The priority is not a number.</exception>
    /// <exception cref="QueueShutDownException">The queue is shut down, or was while this waited.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the item is not in the queue.</exception>
    public Task PutAsync(T item, double priority, CancellationToken cancellationToken = default) => PutAsync(item, priority, wait: true, cancellationToken);

    /// <summary>Puts an item at the end if there is room within the time.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the item is in the queue.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="QueueShutDownException">The queue is shut down, or was while this waited.</exception>
    public Task<bool> TryPutAsync(T item, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ActorHandle.WithinAsync(timeout, (wait, token) => PutAsync(item, 0, wait, token), cancellationToken);

    /// <summary>Puts an item if there is room within the time.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">As in <see cref="PutAsync(T, double, CancellationToken)"/>.</param>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the item is in the queue.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or the priority is not a number.</exception>
    /// <exception cref="QueueShutDownException">The queue is shut down, or was while this waited.</exception>
    public Task<bool> TryPutAsync(T item, double priority, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ActorHandle.WithinAsync(timeout, (wait, token) => PutAsync(item, priority, wait, token), cancellationToken);

    /// <summary>Takes the first item, waiting for one.</summary>
    /// <exception cref="InsufficientMemoryException">It is large, and this process can map no more. It is lost, unless items of this queue are acknowledged.</exception>
    /// <exception cref="QueueShutDownException">The queue is shut down and empty.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; no item was taken.</exception>
    public async Task<T> GetAsync(CancellationToken cancellationToken = default) => (await TakeAsync(wait: true, cancellationToken).ConfigureAwait(false)).Item!;

    /// <summary>Takes the first item if there is one within the time.</summary>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was one, and the item.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="QueueShutDownException">The queue is shut down and empty.</exception>
    public Task<(bool Taken, T? Item)> TryGetAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ActorHandle.WithinAsync(timeout, TakeAsync, cancellationToken);

    /// <summary>The items in the queue at that moment, exactly; those of waiting putters and those handed to readers are not in it.</summary>
    /// <exception cref="QueueShutDownException">The queue was disposed.</exception>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default) =>
        (await AskAsync<ItemsCounted>(static request => new CountItems(request), cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>
    /// Ends the queue: puts fail from now on, those that wait too; gets take what is left and then fail. Harmless when it was shut down before.
    /// </summary>
    /// <param name="immediate">What is in the queue is thrown away.</param>
    public async Task ShutdownAsync(bool immediate = false)
    {
        try
        {
            await _handle.AskAsync<QueueAnswered>(Persistence.UntilDone, request => new ShutDownQueue(request, immediate)).ConfigureAwait(false);
        }
        catch (TargetGoneException)
        {
            // Disposed: it is as shut down as can be.
        }
    }

    /// <summary>
    /// Shuts the queue down at once and frees it, when called on the handle that <see cref="Create(int?, string?)"/> gave. On a handle that
    /// has travelled it does nothing.
    /// </summary>
    public ValueTask DisposeAsync() => _handle.DisposeAsync(static request => new DisposeQueue(request));

    void ITravels<SharedQueue<T>>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedQueue<T> ITravels<SharedQueue<T>>.Read(ref PayloadReader reader) => new(ActorHandle.Read(ref reader));

    internal static SharedQueue<T> CreateIn(Home home, QueueOptions options)
    {
        options.Check();
        return new(ActorHandle.Create(home, Making.Of(() => new SharedQueueActor<T>(options)), options.Name ?? $"queue-{QueueOptions.NextNumber()}"));
    }

    private Task<bool> PutAsync(T item, double priority, bool wait, CancellationToken cancellationToken)
    {
        Check(priority);
        if (!_handle.IsHere)
        {
            return PutFarAsync(item, priority, wait, cancellationToken);
        }

        // Mostly it is in the queue by then: no state machine is made for it.
        var number = _handle.NextHere();
        var answer = _handle.AskHereAsync<QueueAnswered>(number, new PutItem<T>(number, item, priority, wait), cancellationToken);
        return answer.IsCompletedSuccessfully && answer.GetAwaiter().GetResult().Outcome == QueueOutcome.Accepted ? s_put : PutHereAsync(answer);
    }

    private async Task<bool> PutHereAsync(Task<QueueAnswered> answer)
    {
        try
        {
            return Put(await answer.ConfigureAwait(false));
        }
        catch (TargetGoneException gone)
        {
            throw new QueueShutDownException(Name, gone);
        }
    }

    private async Task<bool> PutFarAsync(T item, double priority, bool wait, CancellationToken cancellationToken)
    {
        // What cannot travel fails here, at the caller, before anything is sent.
        var parcel = ItemParcel.Pack(item);
        try
        {
            if (wait && priority == 0)
            {
                await _puts.Value.PutAsync(parcel, cancellationToken).ConfigureAwait(false);
                parcel.Return(); // The queue has a copy.
                return true;
            }

            var answer = await AskAsync<QueueAnswered>(
                request => priority == 0 ? new PutParcel(request, parcel, wait) : new PutParcels(request, [parcel], priority, wait), cancellationToken).ConfigureAwait(false);
            parcel.Return(); // The queue has a copy, or wanted none.
            return Put(answer);
        }
        finally
        {
            parcel.Release(); // Without an answer nobody knows who still reads it.
        }
    }

    private async Task<int> PutSomeAsync(Parcel[] parcels) =>
        await AskAsync<IReply>(request => new PutJoined(request, parcels), CancellationToken.None).ConfigureAwait(false) switch
        {
            ItemsCounted put => put.Count,
            QueueAnswered answer => Put(answer) ? parcels.Length : 0,
            var other => throw Refused(other),
        };

    private async Task PutOneAsync(Parcel parcel, CancellationToken cancellationToken) =>
        Put(await AskAsync<QueueAnswered>(request => new PutParcel(request, parcel, Wait: true), cancellationToken).ConfigureAwait(false));

    private static void Check(double priority)
    {
        if (double.IsNaN(priority))
        {
            throw new ArgumentOutOfRangeException(nameof(priority), "A priority is a number.");
        }
    }

    private bool Put(QueueAnswered answer) => answer.Outcome switch
    {
        QueueOutcome.Accepted => true,
        QueueOutcome.Full => false,
        QueueOutcome.ShutDown => throw new QueueShutDownException(Name),
        QueueOutcome.NoMemory => throw new InsufficientMemoryException($"What is put into the queue '{Name}' goes through shared memory, and its process can map no more; it was not put."),
        var other => throw new InvalidOperationException($"A put was answered with {other}."),
    };

    private async Task<(bool Taken, T? Item)> TakeAsync(bool wait, CancellationToken cancellationToken) =>
        await AskAsync<IReply>(request => new TakeItem(request, wait), cancellationToken).ConfigureAwait(false) switch
        {
            ItemTaken<T> taken => (true, taken.Item),
            ParcelTaken taken => (true, Open(taken.Item)),
            QueueAnswered { Outcome: QueueOutcome.Empty } => (false, default),
            var other => throw Refused(other),
        };

    private Exception Refused(IReply reply) => reply switch
    {
        ItemStays stays => new CannotTravelException($"the next item of {Name}", stays.Why),
        QueueAnswered { Outcome: QueueOutcome.ShutDown } => new QueueShutDownException(Name),
        var other => new InvalidOperationException($"A get was answered with {other}."),
    };

    private T Open(Parcel parcel) => _handle.Read(parcel, ItemParcel.Open<T>);

    private async Task<TReply> AskAsync<TReply>(Func<long, object> message, CancellationToken cancellationToken)
        where TReply : IReply
    {
        try
        {
            if (_handle.IsHere)
            {
                var number = _handle.NextHere();
                return await _handle.AskHereAsync<TReply>(number, message(number), cancellationToken).ConfigureAwait(false);
            }

            return await _handle.AskAsync<TReply>(message, cancellationToken).ConfigureAwait(false);
        }
        catch (TargetGoneException gone)
        {
            throw new QueueShutDownException(Name, gone);
        }
    }
}
