namespace Troupe.Engine.Testing;

using System.Diagnostics.CodeAnalysis;

/// <content>Taking messages without a claim on what they are.</content>
public abstract partial class TestKitBase
{
    /// <summary>The next message; null when none came in time. The time is not dilated.</summary>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Taken(true, max, cancellationToken)).Message;

    /// <summary>As <see cref="ReceiveOne"/>.</summary>
    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Taken(false, max, cancellationToken).ConfigureAwait(false)).Message;

    /// <summary>The next message with its sender; false when none came in time.</summary>
    public bool TryReceiveOne([NotNullWhen(true)] out MessageEnvelope? envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        envelope = Blocking.Ended(Taken(true, max, cancellationToken));
        return envelope is not NullMessageEnvelope;
    }

    /// <summary>As <see cref="TryReceiveOne"/>.</summary>
    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var envelope = await Taken(false, max, cancellationToken).ConfigureAwait(false);
        return (envelope is not NullMessageEnvelope, envelope);
    }

    /// <summary>The next message, which stays in the inbox; null when none came in time.</summary>
    public object? PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(_inbox.Peek(true, GetTimeoutOrDefault(max), cancellationToken)).Message;

    /// <summary>As <see cref="PeekOne(TimeSpan?, CancellationToken)"/>.</summary>
    public async ValueTask<object?> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await _inbox.Peek(false, GetTimeoutOrDefault(max), cancellationToken).ConfigureAwait(false)).Message;

    /// <summary>As <see cref="PeekOne(TimeSpan?, CancellationToken)"/>, for the default time.</summary>
    public object? PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    /// <summary>As <see cref="PeekOne(TimeSpan?, CancellationToken)"/>, for the default time.</summary>
    public ValueTask<object?> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    /// <summary>The next message with its sender, which stays in the inbox; false when none came in time.</summary>
    public bool TryPeekOne([NotNullWhen(true)] out MessageEnvelope? envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        envelope = Blocking.Ended(_inbox.Peek(true, GetTimeoutOrDefault(max), cancellationToken));
        return envelope is not NullMessageEnvelope;
    }

    /// <summary>As <see cref="TryPeekOne"/>.</summary>
    public async ValueTask<(bool success, MessageEnvelope envelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        var envelope = await _inbox.Peek(false, GetTimeoutOrDefault(max), cancellationToken).ConfigureAwait(false);
        return (envelope is not NullMessageEnvelope, envelope);
    }

    /// <summary>A number of messages, within what is left or the default time for all of them.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Several(true, numberOfMessages, RemainingOrDefault, cancellationToken));

    /// <summary>As above.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Stream(() => Several(false, numberOfMessages, RemainingOrDefault, cancellationToken));

    /// <summary>A number of messages, within <paramref name="max"/>, dilated, for all of them.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Several(true, numberOfMessages, Dilated(max), cancellationToken));

    /// <summary>As above.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Stream(() => Several(false, numberOfMessages, Dilated(max), cancellationToken));

    /// <summary>Takes messages while <paramref name="filter"/> makes something of them; the first it makes null of stays in the inbox.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => ReceiveWhile(filter, max, null, msgs, cancellationToken);

    /// <summary>As above.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => ReceiveWhileAsync(filter, max, null, msgs, cancellationToken);

    /// <summary>As above; ends also when nothing comes for <paramref name="idle"/>.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    /// <summary>As above.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    /// <summary>As above; ends also when nothing comes for <paramref name="idle"/>.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => Blocking.Ended(While<T>(true, Kept(filter), max, idle, msgs, cancellationToken));

    /// <summary>As above.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => Stream(() => While<T>(false, Kept(filter), max, idle, msgs, cancellationToken));

    /// <summary>Takes messages of a type while <paramref name="shouldContinue"/> says so; others are dropped, or end it.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default)
        where T : class => Blocking.Ended(While<T>(true, Kept(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken));

    /// <summary>As above.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default)
        where T : class => Stream(() => While<T>(false, Kept(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken));

    private async ValueTask<MessageEnvelope> Taken(bool blocking, TimeSpan? max, CancellationToken cancellation)
    {
        _lastWasSilence = false;
        return _last = await _inbox.Take(blocking, GetTimeoutOrDefault(max), cancellation).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<object>> Several(bool blocking, int count, TimeSpan room, CancellationToken cancellation)
    {
        var end = Now + room;
        var messages = new List<object>(count);
        while (messages.Count < count)
        {
            var message = (await Taken(blocking, Left(end), cancellation).ConfigureAwait(false)).Message;
            if (message is null) _assertions.Fail($"Timeout ({room}) while expecting {count} messages, got {messages.Count}: [{string.Join(", ", messages)}].");
            else messages.Add(message);
        }

        return messages;
    }

    private async ValueTask<IReadOnlyList<T>> While<T>(
        bool blocking, Func<object, (bool GoOn, T? Item)> step, TimeSpan? max, TimeSpan? idle, int most, CancellationToken cancellation)
    {
        var end = Now + RemainingOrDilated(max);
        var kept = new List<T>();
        while (kept.Count < most)
        {
            var wait = idle is { } patience ? Min(Left(end), Dilated(patience)) : Left(end);
            var next = await _inbox.Peek(blocking, wait, cancellation).ConfigureAwait(false);
            if (next.Message is null) break;
            var (goOn, item) = step(next.Message);
            if (!goOn) break;
            await Taken(blocking, TimeSpan.Zero, cancellation).ConfigureAwait(false);
            if (item is not null) kept.Add(item);
        }

        _lastWasSilence = true;
        return kept;
    }

    private static Func<object, (bool GoOn, T? Item)> Kept<T>(Func<object, T?> filter) where T : class =>
        message => filter(message) is { } item ? (true, item) : (false, null);

    private static Func<object, (bool GoOn, T? Item)> Kept<T>(Predicate<T> goOn, bool dropsOthers) where T : class =>
        message => message is T typed ? (goOn(typed), typed) : (dropsOthers, null);

    private static async IAsyncEnumerable<T> Stream<T>(Func<ValueTask<IReadOnlyList<T>>> messages)
    {
        foreach (var message in await messages().ConfigureAwait(false)) yield return message;
    }

    private static string About(string? hint) => string.IsNullOrEmpty(hint) ? "" : $", {hint}";
}
