namespace Troupe;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Sync;

/// <summary>
/// A handle on an event that lives in one process and works in all: captured by a function, sent as an argument or inside a value. It is set or clear; who waits
/// goes on when it is set, until it is cleared.
/// </summary>
/// <remarks>
/// Every call throws <see cref="PeerLostException"/> when the process that keeps the event is no more, and <see cref="ObjectDisposedException"/> when it was disposed.
/// </remarks>
public sealed class SharedEvent : IAsyncDisposable, ITravels<SharedEvent>
{
    private readonly ActorHandle _handle;

    private SharedEvent(ActorHandle handle) => _handle = handle;

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>An event kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="isSet">Whether it is set at first.</param>
    /// <param name="name">What it is called in errors; null: <c>event-N</c>.</param>
    public static SharedEvent Create(bool isSet = false, string? name = null) =>
        new(ActorHandle.Create(Home.Current, Making.Of(() => new SharedEventActor(isSet)), SyncHandle.Name("event", name)));

    /// <summary>Waits until it is set. Who waits when it is set goes on, even if it is cleared at once.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    /// <exception cref="ObjectDisposedException">The event was disposed, before or while this waited.</exception>
    /// <exception cref="PeerLostException">The process that keeps the event is no more.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken = default) => await WaitAsync(wait: true, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for a time.</summary>
    /// <param name="timeout">Zero: only looks. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="WaitAsync(CancellationToken)"/>
    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => ActorHandle.WithinAsync(timeout, WaitAsync, cancellationToken);

    /// <summary>Sets it; when this is complete all who waited are let go.</summary>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    /// <exception cref="PeerLostException">The process that keeps the event is no more.</exception>
    public Task SetAsync() => _handle.AskOpenAsync<EventAnswered>(static request => new ChangeEvent(request, true));

    /// <summary>Clears it: who comes now waits.</summary>
    /// <inheritdoc cref="SetAsync"/>
    public Task ClearAsync() => _handle.AskOpenAsync<EventAnswered>(static request => new ChangeEvent(request, false));

    /// <summary>Whether it is set at that moment.</summary>
    /// <inheritdoc cref="SetAsync"/>
    public Task<bool> IsSetAsync() => WaitAsync(wait: false, CancellationToken.None);

    /// <summary>Frees the event when called on the handle that <see cref="Create"/> gave: who waits fails. On a handle that has travelled it does nothing.</summary>
    public ValueTask DisposeAsync() => _handle.DisposeSyncAsync();

    void ITravels<SharedEvent>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedEvent ITravels<SharedEvent>.Read(ref PayloadReader reader) => new(ActorHandle.Read(ref reader));

    private async Task<bool> WaitAsync(bool wait, CancellationToken cancellationToken) =>
        (await _handle.AskOpenAsync<EventAnswered>(request => new WaitForEvent(request, wait), cancellationToken).ConfigureAwait(false)).Outcome == EventOutcome.IsSet;
}
