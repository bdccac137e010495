namespace Troupe.Peers;

/// <summary>
/// How a handle asks an actor, wherever it lives: never a bare remote Ask, which would not end when the other process does.
/// </summary>
internal sealed class Requests
{
    private readonly IActorRef _actor;
    private readonly RequestsKept _kept = new();
    private readonly IActorRefProvider _provider;
    private readonly ActorPath _here;
    private long _lastHere;

    /// <summary>One of these a process, under the system's user guardian.</summary>
    /// <param name="system">The process's.</param>
    /// <param name="join">Tells of processes that were lost before; nobody: none were.</param>
    public Requests(ActorSystem system, IActorRef join)
    {
        _actor = system.ActorOf(Making.Of(() => new RequestsActor(join, _kept)).OnDesk(system), "requests");
        (_provider, _here) = (((ExtendedActorSystem)system).Provider, _actor.Path / "here");
    }

    /// <summary>Sends a request and waits for its reply.</summary>
    /// <param name="target">An actor that answers <see cref="IRequest"/> with <see cref="IReply"/>, and knows <see cref="CancelRequest"/>.</param>
    /// <param name="message">Makes the message that carries this number.</param>
    /// <param name="cancellationToken">
    /// Asks the target to forget the request. A task that ends as cancelled had no effect; where the reply was on its way it ends with the reply.
    /// </param>
    /// <exception cref="PeerLostException">The target's process is no more.</exception>
    /// <exception cref="TargetGoneException">The target has stopped.</exception>
    public Task<TReply> SendAsync<TReply>(IActorRef target, Func<long, object> message, CancellationToken cancellationToken = default)
        where TReply : IReply => SendAsync<TReply>(target, Persistence.Once, message, cancellationToken);

    /// <summary>The same, with a say in whether it is sent again when no answer comes.</summary>
    /// <inheritdoc cref="SendAsync{TReply}(IActorRef, Func{long, object}, CancellationToken)"/>
    public async Task<TReply> SendAsync<TReply>(
        IActorRef target, Persistence persistence, Func<long, object> message, CancellationToken cancellationToken = default)
        where TReply : IReply
    {
        cancellationToken.ThrowIfCancellationRequested();

        var number = _kept.Numbers.Next();
        var pending = new PendingReply<TReply>(target, cancellationToken);
        _actor.Tell(new FileRequest(number, target, Make(message, number), pending, persistence), ActorRefs.NoSender);

        // Registered after the filing, so that the withdrawal cannot overtake it.
        using var registration = cancellationToken.UnsafeRegister(_ => _actor.Tell(new WithdrawRequest(number), ActorRefs.NoSender), null);
        return await pending.Task.ConfigureAwait(false);
    }

    /// <summary>A number for <see cref="SendHereAsync{TReply}"/>.</summary>
    public long NextHere() => Interlocked.Increment(ref _lastHere); // from any thread

    /// <summary>
    /// Asks an actor of this process, past the book: one that tells askers apart by their numbers, and not by their processes alone.
    /// </summary>
    /// <param name="target">The actor.</param>
    /// <param name="number">The number that the message carries, from <see cref="NextHere"/>.</param>
    /// <param name="message">The request.</param>
    /// <param name="cancellationToken">As in <see cref="SendAsync{TReply}(IActorRef, Func{long, object}, CancellationToken)"/>.</param>
    /// <exception cref="TargetGoneException">The target has stopped.</exception>
    public Task<TReply> SendHereAsync<TReply>(IActorRef target, long number, object message, CancellationToken cancellationToken)
        where TReply : IReply
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TReply>(cancellationToken);
        }

        var asker = new LocalAsk<TReply>(_provider, _here, target, cancellationToken);
        target.Tell(message, asker);
        return cancellationToken.CanBeCanceled && !asker.Task.IsCompleted
            ? UntilCancelledAsync(asker.Task, new CancelRequest(number), target, asker, cancellationToken)
            : asker.Task;
    }

    /// <summary>Has a <see cref="PeerLost"/> told to the listener if the actor's process is known to be dead; of later deaths it hears on the event stream.</summary>
    public void TellIfLost(IActorRef actor, IActorRef listener) => _actor.Tell(new WhetherLost(actor.Path.Address.ToString()), listener);

    private static async Task<TReply> UntilCancelledAsync<TReply>(Task<TReply> reply, CancelRequest withdrawal, IActorRef target, IActorRef asker, CancellationToken cancellationToken)
    {
        // Registered after the asking, so that the withdrawal cannot overtake it.
        using var registration = cancellationToken.UnsafeRegister(_ => target.Tell(withdrawal, asker), null);
        return await reply.ConfigureAwait(false);
    }

    private object Make(Func<long, object> message, long number)
    {
        try
        {
            return message(number);
        }
        catch
        {
            _actor.Tell(new NumberUnused(number), ActorRefs.NoSender);
            throw;
        }
    }
}
