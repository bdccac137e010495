namespace Troupe.Engine.Testing;

/// <content>Expectations on the next message and on who sent it.</content>
public abstract partial class TestKitBase
{
    /// <summary>The next message is a <typeparamref name="T"/> and comes from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected(true, From<T>(sender, (_, _) => { }), duration, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected(false, From<T>(sender, (_, _) => { }), duration, hint, cancellationToken);

    /// <summary>The next message equals <paramref name="message"/> and comes from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected(true, From(sender, Equal(message, hint)), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected(false, From(sender, Equal(message, hint)), timeout, hint, cancellationToken);

    /// <summary>The next message satisfies a predicate and comes from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected(true, From(sender, Meets<T>((message, _) => isMessage(message), hint)), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected(false, From(sender, Meets<T>((message, _) => isMessage(message), hint)), timeout, hint, cancellationToken);

    /// <summary>The next message passes assertions and comes from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected(true, From<T>(sender, (message, _) => assertMessage(message)), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected(false, From<T>(sender, (message, _) => assertMessage(message)), timeout, hint, cancellationToken);

    /// <summary>The next message and its sender each satisfy a predicate.</summary>
    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected(true, Meets<T>((message, sender) => isSender(sender) && isMessage(message), hint), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected(false, Meets<T>((message, sender) => isSender(sender) && isMessage(message), hint), timeout, hint, cancellationToken);

    /// <summary>The next message and its sender each pass assertions.</summary>
    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected(true, Passing(assertSender, assertMessage), timeout, hint, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expected(false, Passing(assertSender, assertMessage), timeout, hint, cancellationToken);

    private static Action<T, IActorRef> Passing<T>(Action<IActorRef> assertSender, Action<T> assertMessage) => (message, sender) =>
    {
        assertSender(sender);
        assertMessage(message);
    };

    private Action<T, IActorRef> From<T>(IActorRef sender, Action<T, IActorRef> check) => (message, actual) =>
    {
        _assertions.AssertTrue(sender.Equals(actual), $"Expected a message from {sender}, got {message} from {actual}.");
        check(message, actual);
    };
}
