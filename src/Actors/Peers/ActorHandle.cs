namespace Troupe.Peers;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>
/// What every public handle is made of: the actor that does the work, in whatever process it lives, and how it is asked.
/// </summary>
internal sealed class ActorHandle
{
    // The clock counts whole milliseconds; a shorter time would be over before it is asked.
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    private readonly Requests _requests;

    private ActorHandle(IActorRef actor, string name, Requests requests, bool isCreator)
    {
        (Actor, Name, _requests, IsCreator) = (actor, name, requests, isCreator);
        IsHere = actor.Path.Address.HasLocalScope;
    }

    public IActorRef Actor { get; }

    /// <summary>What the thing is called in errors.</summary>
    public string Name { get; }

    /// <summary>Whether this is the handle that made the actor, and frees it.</summary>
    public bool IsCreator { get; }

    /// <summary>Whether the actor lives in this process, so that objects can pass as they are.</summary>
    public bool IsHere { get; }

    /// <summary>Starts the actor, on the desk's dispatcher.</summary>
    public static ActorHandle Create(Home home, Props props, string name) =>
        new(home.System.ActorOf(props.OnDesk(home.System)), name, home.Requests, isCreator: true);

    /// <summary>A handle on an actor that there is already.</summary>
    public static ActorHandle On(IActorRef actor, string name, Requests requests, bool isCreator = false) => new(actor, name, requests, isCreator);

    /// <summary>What <see cref="Write"/> wrote, as a handle in this process.</summary>
    public static ActorHandle Read(ref PayloadReader reader)
    {
        var (actor, name) = (reader.Ref(), reader.Text());
        return new(actor, name ?? throw new WireFormatException("A handle has no name."), Home.Current.Requests, isCreator: false);
    }

    public void Write(PayloadWriter writer)
    {
        writer.Ref(Actor);
        writer.Text(Name);
    }

    /// <inheritdoc cref="Requests.SendAsync{TReply}(IActorRef, Func{long, object}, CancellationToken)"/>
    public Task<TReply> AskAsync<TReply>(Func<long, object> message, CancellationToken cancellationToken = default)
        where TReply : IReply => _requests.SendAsync<TReply>(Actor, message, cancellationToken);

    /// <inheritdoc cref="Requests.SendAsync{TReply}(IActorRef, Persistence, Func{long, object}, CancellationToken)"/>
    public Task<TReply> AskAsync<TReply>(Persistence persistence, Func<long, object> message, CancellationToken cancellationToken = default)
        where TReply : IReply => _requests.SendAsync<TReply>(Actor, persistence, message, cancellationToken);

    /// <inheritdoc cref="Requests.SendHereAsync{TReply}"/>
    public Task<TReply> AskHereAsync<TReply>(long number, object message, CancellationToken cancellationToken = default)
        where TReply : IReply => _requests.SendHereAsync<TReply>(Actor, number, message, cancellationToken);

    /// <inheritdoc cref="Requests.NextHere"/>
    public long NextHere() => _requests.NextHere();

    /// <summary>Gives back what was given. Where there is nothing left to give it back to, nothing is left to do, and no error to hide another with.</summary>
    /// <param name="message">Makes the request. It is sent until it is answered: after this, if its keeper cannot be reached for a while.</param>
    public async Task GiveBackAsync(Func<long, object> message)
    {
        try
        {
            await AskAsync<IReply>(Persistence.UntilDone, message).ConfigureAwait(false);
        }
        catch (TroupeException gone) when (gone is TargetGoneException or PeerLostException)
        {
        }
    }

    /// <summary>Sends what wants no answer.</summary>
    public void Tell(object message) => Actor.Tell(message, ActorRefs.NoSender);

    /// <summary>Reads what the actor has sent, and lets go of the memory it lies in.</summary>
    /// <exception cref="InsufficientMemoryException">It is large, and this process can map no more.</exception>
    /// <exception cref="PeerLostException">It is large, and went with the actor's process.</exception>
    public TResult Read<TResult>(Parcel sent, Func<Parcel, TResult> read)
    {
        try
        {
            return read(sent);
        }
        catch (SegmentException fault)
        {
            throw fault.IsShortage ? SegmentException.ForUsers(fault) : new PeerLostException(Actor.Path.Address.ToString(), new ExitReason(null, null, $"what it had sent cannot be read any more ({fault.Message.TrimEnd('.')})"));
        }
        finally
        {
            if (sent.Segment is { } segment)
            {
                Tell(new ReleaseSegment(segment.Id));
            }
        }
    }

    /// <summary>Asks the actor to end, if this handle made it; harmless when it has ended.</summary>
    /// <param name="message">Makes the request, which the actor answers with any <see cref="IReply"/> before it stops.</param>
    public async ValueTask DisposeAsync(Func<long, object> message)
    {
        if (!IsCreator)
        {
            return;
        }

        try
        {
            await AskAsync<IReply>(message).ConfigureAwait(false);
        }
        catch (TargetGoneException)
        {
            // It was disposed before.
        }
    }

    /// <summary>Tries something for a time.</summary>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="attempt">Is told whether to wait; its token ends the wait. What it gives when it does not wait says whether it succeeded.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>What the attempt gave; the default value when the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller, with the caller's token.</exception>
    public static Task<TResult> WithinAsync<TResult>(
        TimeSpan timeout, Func<bool, CancellationToken, Task<TResult>> attempt, CancellationToken cancellationToken)
    {
        if (timeout == Timeout.InfiniteTimeSpan || timeout == TimeSpan.Zero)
        {
            return attempt(timeout != TimeSpan.Zero, cancellationToken);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        return LimitedAsync(timeout, attempt, cancellationToken);
    }

    private static async Task<TResult> LimitedAsync<TResult>(
        TimeSpan timeout, Func<bool, CancellationToken, Task<TResult>> attempt, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout < s_least ? s_least : timeout);
        try
        {
            return await attempt(true, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return default!;
        }
        catch (OperationCanceledException)
        {
            // The caller's token, not the inner one that joins it with the time.
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
