namespace Troupe;

using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// One end of a pipe: what is sent at it is received at the other, in order, and the other way round. It is used by one process at a time: it can be sent on
/// (captured by a function, as an argument or inside a value), and from the first use there it is that process's. Within the pipe's process items pass as the
/// objects they are; to others they are copied.
/// </summary>
/// <remarks>
/// <para>
/// Many sends may be under way at an end; receives and polls come one after another: a second while one waits is an <see cref="InvalidOperationException"/>.
/// A use by a process that has sent the end on, or that got it with another which was first, is a <see cref="PipeTakenException"/>. A call that ends as
/// cancelled or timed out had no effect.
/// </para>
/// <para>
/// When an end is closed, or its process is lost, the other receives what is left and then ends: <see cref="PipeClosedException"/>; sends to it fail with the
/// same. Items on their way to a process that is lost go with it. Every call throws <see cref="PeerLostException"/> when the process that made the pipe is no
/// more, and <see cref="ObjectDisposedException"/> when the end itself is closed.
/// </para>
/// </remarks>
public sealed partial class PipeEnd<T> : IAsyncDisposable, ITravels<PipeEnd<T>>, IPassenger
{
    // How long the word of one who has got an end may take to come after his call's end.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly ActorHandle _handle;
    private readonly int _side;
    private readonly long _hand; // How often it was sent on before it came here.
    private readonly Way _way;
    private readonly PipePlace? _came; // So far it was read by who has sent it here.
    private Task _arrival = Task.CompletedTask; // Until the keeper knows that it is here.
    private volatile bool _isSentOn; // Values are written on any thread.
    private int _away; // How many calls may still bring it to somebody, and what it was put into otherwise.
    private int _isLetGo;

    /// <summary>An end of the pipe that this handle's actor keeps, in whatever process it does.</summary>
    internal PipeEnd(ActorHandle handle, int side, long hand, Way way, PipePlace? came = null) =>
        (_handle, _side, _hand, _way, _came) = (handle, side, hand, way, came);

    /// <summary>What can be done at an end.</summary>
    [Flags]
    internal enum Way
    {
        Send = 1,
        Receive = 2,

        /// <summary>To a reader in another process items can be given ahead: the pipe holds many, or no number of them.</summary>
        Ahead = 4,
    }

    /// <summary>What the pipe is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>Whether something can be sent at this end: not at the receiving one of a one-way pipe.</summary>
    public bool CanSend => (_way & Way.Send) != 0;

    /// <summary>Whether something can be received at this end.</summary>
    public bool CanReceive => (_way & Way.Receive) != 0;

    /// <summary>Sends an item, waiting for room.</summary>
    /// <exception cref="CannotTravelException">The item cannot go to another process.</exception>
    /// <exception cref="InsufficientMemoryException">There is no shared memory for a large item; it was not sent.</exception>
    /// <exception cref="PipeClosedException">The other end is closed, or was while this waited, or its process is lost.</exception>
    /// <exception cref="PipeTakenException">This end is another process's.</exception>
    /// <exception cref="InvalidOperationException">This end only receives.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the item was not sent.</exception>
    public Task SendAsync(T item, CancellationToken cancellationToken = default) => SendAsync(item, wait: true, cancellationToken);

    /// <summary>Sends an item if there is room within the time.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was sent.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="SendAsync(T, CancellationToken)"/>
    public Task<bool> TrySendAsync(T item, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ActorHandle.WithinAsync(timeout, (wait, token) => SendAsync(item, wait, token), cancellationToken);

    /// <summary>Receives the next item, waiting for one.</summary>
    /// <exception cref="InsufficientMemoryException">It is large, and this process can map no more; it is lost.</exception>
    /// <exception cref="PipeClosedException">The other end is closed, or its process is lost, and nothing is left.</exception>
    /// <exception cref="PipeTakenException">This end is another process's.</exception>
    /// <exception cref="InvalidOperationException">This end only sends; or another waits here already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; nothing was received.</exception>
    public async Task<T> ReceiveAsync(CancellationToken cancellationToken = default) => (await ReceiveAsync(wait: true, cancellationToken).ConfigureAwait(false)).Item!;

    /// <summary>Receives the next item if there is one within the time.</summary>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was one, and the item.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="ReceiveAsync(CancellationToken)"/>
    public Task<(bool Received, T? Item)> TryReceiveAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ActorHandle.WithinAsync(timeout, ReceiveAsync, cancellationToken);

    /// <summary>Whether a receive would not wait: there is an item, or the pipe has ended.</summary>
    /// <param name="timeout">How long to wait for that. Zero: not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="PipeTakenException">This end is another process's.</exception>
    /// <exception cref="InvalidOperationException">This end only sends; or another waits here already.</exception>
    public Task<bool> PollAsync(TimeSpan timeout = default, CancellationToken cancellationToken = default)
    {
        ThrowUnless(CanReceive, "sends");
        return ActorHandle.WithinAsync(timeout, PollAsync, cancellationToken);
    }

    /// <summary>
    /// Closes this end: the other receives what is left and then ends. An end that was sent on is whom it was sent to, to use and to close. Here it is closed only
    /// if it was used here, and not there yet; or, two seconds later, if nobody has got it and all calls have ended with which it went, as when a process is killed
    /// before it has begun: so dispose your own copy of an end whose receiver may never come. Harmless when it is closed, or the pipe is no more.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        // First the word, then the look: who ends the last call does it the other way round.
        Interlocked.Exchange(ref _isLetGo, 1);
        _ahead?.End(); // What it has unread goes with the end.
        await TellAsync(_isSentOn ? PipeVerb.LetGo : PipeVerb.Close).ConfigureAwait(false);
        if (_isSentOn && Volatile.Read(ref _away) == 0)
        {
            _ = CloseUnlessHeldAsync();
        }
    }

    void IPassenger.CallOver()
    {
        if (Interlocked.Decrement(ref _away) == 0 && Volatile.Read(ref _isLetGo) != 0)
        {
            _ = CloseUnlessHeldAsync();
        }
    }

    void ITravels<PipeEnd<T>>.Write(PayloadWriter writer)
    {
        Interlocked.Increment(ref _away);
        _isSentOn = true;
        var place = _ahead?.End() ?? _came; // Nothing is read ahead from now on, so that this stays true.
        writer.Carry(this);
        _handle.Write(writer);
        writer.Byte((byte)_side);
        writer.Number((ulong)_hand + 1);
        writer.Byte((byte)_way);
        writer.Number((ulong)(place?.Session ?? 0));
        writer.Number((ulong)(place?.Delivery ?? 0));
        writer.Number((ulong)(place?.Read ?? 0));
    }

    static PipeEnd<T> ITravels<PipeEnd<T>>.Read(ref PayloadReader reader)
    {
        var handle = ActorHandle.Read(ref reader);
        var (side, hand, way) = (reader.Byte(), (long)reader.Number(), (Way)reader.Byte());
        var (session, delivery, read) = ((long)reader.Number(), (long)reader.Number(), reader.Number());
        PipePlace? came = session == 0 ? null : session > 0 && delivery >= 0 && read <= int.MaxValue ? new(session, delivery, (int)read)
            : throw new WireFormatException("An end of a pipe was read to no place that there is.");
        var end = new PipeEnd<T>(handle, side, hand, way, came);
        // The keeper is to know whom the end's fate hangs on.
        end._arrival = came is { } place ? end.TellAsync(request => new TellPlace(request, side, hand, place, IsStop: false)) : end.TellAsync(PipeVerb.Hold);
        return end;
    }

    internal static (PipeEnd<T> First, PipeEnd<T> Second) Create(PipeOptions options, bool isDuplex)
    {
        options.Check();
        var name = options.Name ?? $"pipe-{PipeOptions.NextNumber()}";
        var handle = ActorHandle.Create(Home.Current, Making.Of(() => new SharedPipeActor<T>(options.Capacity)), name);
        var receive = options.Capacity < PipeAhead.Most ? Way.Receive : Way.Receive | Way.Ahead;
        return isDuplex
            ? (new(handle, 0, 0, Way.Send | receive), new(handle, 1, 0, Way.Send | receive))
            : (new(handle, 0, 0, receive), new(handle, 1, 0, Way.Send));
    }

    private async Task<bool> SendAsync(T item, bool wait, CancellationToken cancellationToken)
    {
        ThrowUnless(CanSend, "receives");
        await ArriveAsync(cancellationToken).ConfigureAwait(false);
        if (_handle.IsHere)
        {
            return Sent(await AskAsync(request => new SendItem<T>(request, _side, _hand, item, wait), cancellationToken).ConfigureAwait(false));
        }

        // What cannot travel fails here, at the caller, before anything is sent.
        var parcel = ItemParcel.Pack(item);
        try
        {
            var reply = await AskAsync(request => new SendParcel(request, _side, _hand, parcel, wait), cancellationToken).ConfigureAwait(false);
            parcel.Return(); // The pipe has a copy, or wanted none.
            return Sent(reply);
        }
        finally
        {
            parcel.Release(); // Without an answer nobody knows who still reads it.
        }
    }

    private bool Sent(IReply reply) => reply switch
    {
        PipeAnswered { Outcome: PipeOutcome.Accepted } => true,
        PipeAnswered { Outcome: PipeOutcome.Full } => false,
        var other => throw Refused(other),
    };

    private async Task<(bool Received, T? Item)> ReceiveAsync(bool wait, CancellationToken cancellationToken)
    {
        ThrowUnless(CanReceive, "sends");
        await ArriveAsync(cancellationToken).ConfigureAwait(false);
        await EndAheadAsync().ConfigureAwait(false);
        return await AskAsync(Use(PipeVerb.Receive, wait), cancellationToken).ConfigureAwait(false) switch
        {
            ItemTaken<T> taken => (true, taken.Item),
            ParcelTaken taken => (true, Open(taken.Item)),
            PipeAnswered { Outcome: PipeOutcome.Empty } => (false, default),
            var other => throw Refused(other),
        };
    }

    private async Task<bool> PollAsync(bool wait, CancellationToken cancellationToken)
    {
        await ArriveAsync(cancellationToken).ConfigureAwait(false);
        await EndAheadAsync().ConfigureAwait(false);
        return await AskAsync(Use(PipeVerb.Poll, wait), cancellationToken).ConfigureAwait(false) switch
        {
            PipeAnswered { Outcome: PipeOutcome.Readable } => true,
            PipeAnswered { Outcome: PipeOutcome.Empty } => false,
            var other => throw Refused(other),
        };
    }

    // How far it was read has to be known before it is used, if it was read ahead by who has sent it.
    private ValueTask ArriveAsync(CancellationToken cancellationToken) =>
        _came is null || _arrival.IsCompleted ? ValueTask.CompletedTask : new(_arrival.WaitAsync(cancellationToken));

    // Who has got it says so on his own way to the keeper, and that may take longer than the call's result.
    private async Task CloseUnlessHeldAsync()
    {
        await Task.Delay(s_grace, TimeProvider.System).ConfigureAwait(false);
        await TellAsync(PipeVerb.Close).ConfigureAwait(false); // Nothing comes of it if somebody has got it.
    }

    // Says what is to be known whatever becomes of the link meanwhile, and makes no difference when it is said again.
    private Task TellAsync(PipeVerb verb) => TellAsync(Use(verb, wait: false));

    private async Task TellAsync(Func<long, object> message)
    {
        try
        {
            await _handle.AskAsync<IReply>(Persistence.UntilDone, message).ConfigureAwait(false);
        }
        catch (TroupeException)
        {
            // The pipe is no more, or its process: whoever uses the end is told.
        }
    }

    private Func<long, object> Use(PipeVerb verb, bool wait) => request => new UseEnd(request, _side, _hand, verb, wait);

    private T Open(Parcel parcel) => _handle.Read(parcel, ItemParcel.Open<T>);

    // Who has sent it on and not let go of it has not closed it: if it is closed, that was the other, to whom it went.
    private bool WentOn => _isSentOn && Volatile.Read(ref _isLetGo) == 0;

    private async Task<IReply> AskAsync(Func<long, object> message, CancellationToken cancellationToken)
    {
        try
        {
            return await _handle.AskAsync<IReply>(message, cancellationToken).ConfigureAwait(false);
        }
        catch (TargetGoneException gone)
        {
            throw WentOn ? new PipeTakenException(Name) : new ObjectDisposedException($"Both ends of the pipe '{Name}' are closed.", gone);
        }
    }

    private Exception Refused(IReply reply) => reply switch
    {
        ItemStays stays => new CannotTravelException($"the next item of {Name}", stays.Why),
        PipeAnswered { Outcome: PipeOutcome.Closed } closed => new PipeClosedException(Name, closed.Loss),
        PipeAnswered { Outcome: PipeOutcome.ClosedHere } when !WentOn => new ObjectDisposedException(nameof(PipeEnd<>), $"This end of the pipe '{Name}' is closed."),
        PipeAnswered { Outcome: PipeOutcome.Taken or PipeOutcome.ClosedHere } => new PipeTakenException(Name),
        PipeAnswered { Outcome: PipeOutcome.NoMemory } => new InsufficientMemoryException($"The item goes to the pipe '{Name}' through shared memory, and its process can map no more; it was not sent."),
        PipeAnswered { Outcome: PipeOutcome.Busy } => new InvalidOperationException($"Another waits at this end of the pipe '{Name}' already."),
        var other => new InvalidOperationException($"A pipe answered {other}."),
    };

    private void ThrowUnless(bool can, string only)
    {
        if (!can)
        {
            throw new InvalidOperationException($"This end of the pipe '{Name}' only {only}.");
        }
    }
}
