namespace Troupe;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Sync;

/// <summary>
/// A handle on a semaphore that lives in one process and works in all: captured by a function, sent as an argument or inside a value. Permits are given in the
/// order in which they were asked for.
/// </summary>
/// <remarks>
/// A call that ends as cancelled or timed out had no effect. What a process had when it died comes back. Permits are alike: a release gives back what its own
/// process has, then what others have, and then, if the semaphore has no bound, new ones. Every call throws <see cref="PeerLostException"/> when the process
/// that keeps the semaphore is no more, and <see cref="ObjectDisposedException"/> when it was disposed.
/// </remarks>
public sealed class SharedSemaphore : IAsyncDisposable, ITravels<SharedSemaphore>
{
    private readonly ActorHandle _handle;

    private SharedSemaphore(ActorHandle handle) => _handle = handle;

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>A semaphore kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="permits">How many are free at first.</param>
    /// <param name="name">What it is called in errors; null: <c>semaphore-N</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static SharedSemaphore Create(int permits = 1, string? name = null) => Create(permits, null, name);

    /// <summary>One that never has more free permits than at first: a release too many is an error.</summary>
    /// <inheritdoc cref="Create(int, string?)"/>
    public static SharedSemaphore CreateBounded(int permits = 1, string? name = null) => Create(permits, permits, name);

    /// <summary>Takes a permit, waiting for one. Dispose the lease to give it back, or call <see cref="ReleaseAsync"/>; not both.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; no permit was taken.</exception>
    /// <exception cref="ObjectDisposedException">The semaphore was disposed, before or while this waited.</exception>
    /// <exception cref="PeerLostException">The process that keeps the semaphore is no more.</exception>
    public async Task<SemaphoreLease> AcquireAsync(CancellationToken cancellationToken = default) =>
        (await AcquireAsync(wait: true, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Takes a permit if one can be had within the time.</summary>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the time was over; no permit was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="AcquireAsync(CancellationToken)"/>
    public Task<SemaphoreLease?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ActorHandle.WithinAsync(timeout, AcquireAsync, cancellationToken);

    /// <summary>Gives permits back, from any process.</summary>
    /// <param name="count">How many.</param>
    /// <returns>How many were free before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="SemaphoreFullException">There would be more than at first, where that is the bound, or more than an int counts. None was given back.</exception>
    /// <exception cref="ObjectDisposedException">The semaphore was disposed.</exception>
    /// <exception cref="PeerLostException">
    /// The process that keeps the semaphore is no more; or it cannot be reached now: then the permits are still given back, as soon as it can be. Either way, do not repeat this.
    /// </exception>
    public async Task<int> ReleaseAsync(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var answer = await _handle.AskOpenAsync<SemaphoreAnswered>(Persistence.UntilDone, request => new ReleasePermits(request, count)).ConfigureAwait(false);
        return answer.Outcome == SemaphoreOutcome.Released
            ? answer.Count
            : throw new SemaphoreFullException($"The semaphore '{Name}' would have more permits than it may.");
    }

    /// <summary>The permits free at that moment, exactly.</summary>
    /// <exception cref="ObjectDisposedException">The semaphore was disposed.</exception>
    /// <exception cref="PeerLostException">The process that keeps the semaphore is no more.</exception>
    public async Task<int> CountAsync() =>
        (await _handle.AskOpenAsync<SemaphoreAnswered>(static request => new CountPermits(request)).ConfigureAwait(false)).Count;

    /// <summary>
    /// Frees the semaphore when called on the handle that <see cref="Create(int, string?)"/> gave: who waits fails. On a handle that has travelled it does nothing.
    /// </summary>
    public ValueTask DisposeAsync() => _handle.DisposeSyncAsync();

    void ITravels<SharedSemaphore>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedSemaphore ITravels<SharedSemaphore>.Read(ref PayloadReader reader) => new(ActorHandle.Read(ref reader));

    private static SharedSemaphore Create(int permits, int? bound, string? name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permits);
        return new(ActorHandle.Create(Home.Current, Making.Of(() => new SharedSemaphoreActor(permits, bound)), SyncHandle.Name("semaphore", name)));
    }

    private async Task<SemaphoreLease?> AcquireAsync(bool wait, CancellationToken cancellationToken)
    {
        var answer = await _handle.AskOpenAsync<SemaphoreAnswered>(request => new AcquirePermit(request, wait), cancellationToken).ConfigureAwait(false);
        return answer.Outcome == SemaphoreOutcome.Granted ? new SemaphoreLease(_handle, answer.Token, answer.Abandoned) : null;
    }
}
