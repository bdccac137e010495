namespace Troupe.Engine.Testing;

/// <content>Expectations on several messages in any order.</content>
public abstract partial class TestKitBase
{
    /// <summary>The next message equals one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Expected(true, OneOf([.. messages]), null, null, cancellationToken));

    /// <summary>As above.</summary>
    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Expected(false, OneOf([.. messages]), null, null, cancellationToken);

    /// <summary>The next messages are these, in any order; within what is left or the default time.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) =>
        Blocking.Ended(AllOf(true, messages, RemainingOrDefault, default));

    /// <summary>As above.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Blocking.Ended(AllOf(true, messages, RemainingOrDefault, cancellationToken));

    /// <summary>As above.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Stream(() => AllOf(false, messages, RemainingOrDefault, cancellationToken));

    /// <summary>The next messages are these, in any order; within <paramref name="max"/>, dilated.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        Blocking.Ended(AllOf(true, messages, Dilated(max), default));

    /// <summary>As above.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Blocking.Ended(AllOf(true, messages, Dilated(max), cancellationToken));

    /// <summary>As above.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Stream(() => AllOf(false, messages, Dilated(max), cancellationToken));

    private Action<T, IActorRef> OneOf<T>(IReadOnlyCollection<T> expected) => (message, _) =>
        _assertions.AssertTrue(expected.Contains(message), $"Expected one of [{string.Join(", ", expected)}], got {message}.");

    private async ValueTask<IReadOnlyList<T>> AllOf<T>(bool blocking, IReadOnlyCollection<T> expected, TimeSpan room, CancellationToken cancellation)
    {
        var received = await Several(blocking, expected.Count, room, cancellation).ConfigureAwait(false);
        var missing = expected.Where(one => !received.Contains((object?)one)).ToList();
        var unexpected = received.Where(one => one is not T typed || !expected.Contains(typed)).ToList();
        _assertions.AssertTrue(
            missing.Count == 0 && unexpected.Count == 0,
            $"Not found: [{string.Join(", ", missing)}]; unexpected: [{string.Join(", ", unexpected)}].");
        return [.. received.Cast<T>()];
    }
}
