namespace Troupe.Engine.Testing;

/// <content>Expectations on the next message.</content>
public abstract partial class TestKitBase
{
    /// <summary>The next message is a <typeparamref name="T"/>.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected<T>(true, (_, _) => { }, duration, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected<T>(false, (_, _) => { }, duration, hint, cancellationToken);

    /// <summary>The next message equals <paramref name="message"/>.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected<T>(true, Equal(message, hint), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected<T>(false, Equal(message, hint), timeout, hint, cancellationToken);

    /// <summary>The next message satisfies a predicate.</summary>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected<T>(true, Meets<T>((message, _) => isMessage(message), hint), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected<T>(false, Meets<T>((message, _) => isMessage(message), hint), timeout, hint, cancellationToken);

    /// <summary>The next message passes assertions.</summary>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected<T>(true, (message, _) => assert(message), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected<T>(false, (message, _) => assert(message), timeout, hint, cancellationToken);

    /// <summary>The next message and its sender satisfy a predicate.</summary>
    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected<T>(true, Meets(isMessageAndSender, hint), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected<T>(false, Meets(isMessageAndSender, hint), timeout, hint, cancellationToken);

    /// <summary>The next message and its sender pass assertions.</summary>
    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected<T>(true, assertMessageAndSender, timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected<T>(false, assertMessageAndSender, timeout, hint, cancellationToken);

    /// <summary>The next message is equal by a comparer.</summary>
    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected<T>(true, (message, _) => _assertions.AssertEqual(expected, message, comparer, hint ?? ""), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected<T>(false, (message, _) => _assertions.AssertEqual(expected, message, comparer, hint ?? ""), timeout, hint, cancellationToken);

    /// <summary>The next message says that <paramref name="target"/>, which the test actor watches, has stopped.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected<Terminated>(true, EndOf(target), timeout, hint ?? $"the end of {target}", cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected<Terminated>(false, EndOf(target), timeout, hint ?? $"the end of {target}", cancellationToken);

    /// <summary>No message comes for what is left, or for the default time.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => Blocking.Ended(Silence(true, RemainingOrDefault, cancellationToken));

    /// <summary>As above.</summary>
    public async ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        await Silence(false, RemainingOrDefault, cancellationToken).ConfigureAwait(false);

    /// <summary>No message comes for a time, dilated.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) => Blocking.Ended(Silence(true, Dilated(duration), cancellationToken));

    /// <summary>As above.</summary>
    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        await Silence(false, Dilated(duration), cancellationToken).ConfigureAwait(false);

    /// <summary>No message comes for a time, dilated.</summary>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>As above.</summary>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private async ValueTask<T> Expected<T>(
        bool blocking, Action<T, IActorRef> check, TimeSpan? timeout, string? hint, CancellationToken cancellation)
    {
        var room = RemainingOrDilated(timeout);
        var envelope = await Taken(blocking, room, cancellation).ConfigureAwait(false);
        if (envelope.Message is not T message)
        {
            _assertions.Fail(envelope is NullMessageEnvelope
                ? $"Timeout ({room}) while waiting for a {typeof(T)}{About(hint)}."
                : $"Expected a {typeof(T)}{About(hint)}, got {envelope} ({envelope.Message!.GetType()}).");
            throw new InvalidOperationException("The assertions did not fail the test.");
        }

        check(message, envelope.Sender);
        return message;
    }

    private async ValueTask<bool> Silence(bool blocking, TimeSpan duration, CancellationToken cancellation)
    {
        var envelope = await Taken(blocking, duration, cancellation).ConfigureAwait(false);
        _lastWasSilence = true;
        _assertions.AssertTrue(envelope is NullMessageEnvelope, $"Expected no message for {duration}, got {envelope}.");
        return true;
    }

    private Action<T, IActorRef> Equal<T>(T expected, string? hint) => (message, _) => _assertions.AssertEqual(expected, message, hint ?? "");

    private Action<T, IActorRef> Meets<T>(Func<T, IActorRef, bool> predicate, string? hint) => (message, sender) =>
        _assertions.AssertTrue(predicate(message, sender), $"The {typeof(T)} {message} does not satisfy the predicate{About(hint)}.");

    private Action<Terminated, IActorRef> EndOf(IActorRef target) => (message, _) =>
        _assertions.AssertTrue(message.ActorRef.Equals(target), $"Expected the end of {target}, got that of {message.ActorRef}.");
}
