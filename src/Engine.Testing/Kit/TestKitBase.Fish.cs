namespace Troupe.Engine.Testing;

using System.Collections;

/// <content>Taking messages until the right one comes, or none does.</content>
public abstract partial class TestKitBase
{
    /// <summary>Takes messages until one satisfies <paramref name="isMessage"/>, and drops those before it.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <summary>As above.</summary>
    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    /// <summary>As above, for a message of a type.</summary>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Blocking.Ended(Fished(true, isMessage, null, max, hint, cancellationToken));

    /// <summary>As above, for a message of a type.</summary>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fished(false, isMessage, null, max, hint, cancellationToken);

    /// <summary>As above, and keeps the messages before it in <paramref name="allMessages"/>.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Blocking.Ended(Fished(true, isMessage, allMessages, max, hint, cancellationToken));

    /// <summary>As above, and keeps the messages before it in <paramref name="allMessages"/>.</summary>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fished(false, isMessage, allMessages, max, hint, cancellationToken);

    /// <summary>Takes all messages for <paramref name="max"/>; fails on one of type <typeparamref name="T"/>.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await While<object>(false, message =>
        {
            _assertions.AssertFalse(message is T, $"Did not expect a message of type {typeof(T)}, got {message}.");
            return (true, message);
        }, max, null, int.MaxValue, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes messages until none comes for <paramref name="max"/> and gives those that came; fails when there are more than <paramref name="maxMessages"/>.</summary>
    public async Task<ArrayList> WaitForRadioSilenceAsync(TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var messages = new ArrayList();
        while ((await Taken(false, max, cancellationToken).ConfigureAwait(false)).Message is { } message)
        {
            messages.Add(message);
            _assertions.AssertFalse(messages.Count > maxMessages, $"More than {maxMessages} messages came before there was silence.");
        }

        return ArrayList.ReadOnly(messages);
    }

    private async ValueTask<T> Fished<T>(
        bool blocking, Predicate<T> wanted, ArrayList? passed, TimeSpan? max, string hint, CancellationToken cancellation)
    {
        var room = RemainingOrDilated(max);
        var end = Now + room;
        passed?.Clear();
        while (true)
        {
            var message = (await Taken(blocking, Left(end), cancellation).ConfigureAwait(false)).Message;
            if (message is T typed && wanted(typed)) return typed;
            if (message is null) _assertions.Fail($"Timeout ({room}) while fishing for a {typeof(T)}{About(hint)}.");
            passed?.Add(message);
        }
    }
}
