namespace Troupe;

using Troupe.Code;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Sync;

/// <summary>
/// A handle on a barrier that lives in one process and works in all: so many wait for each other, then all go on, and it can be used again.
/// </summary>
/// <remarks>
/// It breaks when a wait takes too long, when its action fails, when somebody aborts it, and when a process dies that waits or runs the action: the number that it waits for would
/// not come together any more. A wait that ends as cancelled had no effect. Every call throws <see cref="PeerLostException"/> when the process that keeps the barrier is no more, and
/// <see cref="ObjectDisposedException"/> when it was disposed.
/// </remarks>
public sealed class SharedBarrier : IAsyncDisposable, ITravels<SharedBarrier>
{
    private readonly ActorHandle _handle;
    private readonly Call<Nothing, Nothing>? _action;

    private SharedBarrier(ActorHandle handle, int parties, Call<Nothing, Nothing>? action) => (_handle, Parties, _action) = (handle, parties, action);

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>How many must be there.</summary>
    public int Parties { get; }

    /// <summary>A barrier kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="parties">How many must be there.</param>
    /// <param name="name">What it is called in errors; null: <c>barrier-N</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static SharedBarrier Create(int parties, string? name = null) => Make(parties, null, name);

    /// <summary>One with an action, which runs each time that all are there, before they go on: in the flow of the last one to come, in its process.</summary>
    /// <param name="parties">How many must be there.</param>
    /// <param name="action">Travels with the handle, as functions of pools do; with what it captured, as that is then.</param>
    /// <param name="name">What it is called in errors; null: <c>barrier-N</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static SharedBarrier Create(int parties, Action action, string? name = null) => Make(parties, Call.Of(action), name);

    /// <inheritdoc cref="Create(int, Action, string?)"/>
    public static SharedBarrier Create(int parties, Func<Task> action, string? name = null) => Make(parties, Call.Of(action), name);

    /// <summary>Waits until all are there.</summary>
    /// <param name="cancellationToken">Ends the wait, as if this had not come; not when all are there, and the action runs.</param>
    /// <returns>As how many-th this came, from 0: each a different number.</returns>
    /// <exception cref="BrokenBarrierException">The barrier is broken, or was while this waited; or it was reset.</exception>
    /// <exception cref="BarrierPostPhaseException">The action, which this ran, has failed; the barrier is broken.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    /// <exception cref="ObjectDisposedException">The barrier was disposed, before or while this waited.</exception>
    /// <exception cref="PeerLostException">
    /// The process that keeps the barrier is no more; or it cannot be reached now: then this has not come, or, if it ran the action, the others are told that it is over as soon as they can be. Do
    /// not run it again.
    /// </exception>
    public Task<int> WaitAsync(CancellationToken cancellationToken = default) => WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>The same, for a time: when it is over, and not all are there or the action still runs, the barrier breaks, for all.</summary>
    /// <param name="timeout">Zero: all others must be there. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait, as if this had not come; not when all are there, and the action runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="WaitAsync(CancellationToken)"/>
    public async Task<int> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }

        var number = 0L;
        var arrival = _handle.AskOpenAsync<BarrierAnswered>(request => new ArriveAtBarrier(number = request), cancellationToken);
        try
        {
            await arrival.WaitAsync(timeout, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await ChangeAsync(BarrierChange.TimeOut, number).ConfigureAwait(false);
        }

        var answer = await arrival.ConfigureAwait(false);
        if (answer.Outcome == BarrierOutcome.Act)
        {
            answer = await ActAsync(answer.Phase).ConfigureAwait(false);
        }

        return answer.Outcome == BarrierOutcome.Passed ? answer.Index : throw new BrokenBarrierException(Name);
    }

    /// <summary>Breaks it: who waits or comes gets a <see cref="BrokenBarrierException"/>, until it is reset.</summary>
    /// <exception cref="ObjectDisposedException">The barrier was disposed.</exception>
    /// <exception cref="PeerLostException">The process that keeps the barrier is no more.</exception>
    public Task AbortAsync() => ChangeAsync(BarrierChange.Abort);

    /// <summary>Makes it new, and whole if it was broken: who waits gets a <see cref="BrokenBarrierException"/>.</summary>
    /// <inheritdoc cref="AbortAsync"/>
    public Task ResetAsync() => ChangeAsync(BarrierChange.Reset);

    /// <summary>Whether it is broken at that moment.</summary>
    /// <inheritdoc cref="AbortAsync"/>
    public async Task<bool> IsBrokenAsync() => (await ReadAsync().ConfigureAwait(false)).Outcome == BarrierOutcome.Broken;

    /// <summary>How many wait at that moment.</summary>
    /// <inheritdoc cref="AbortAsync"/>
    public async Task<int> CountWaitingAsync() => (await ReadAsync().ConfigureAwait(false)).Index;

    /// <summary>
    /// Frees the barrier when called on the handle that <see cref="Create(int, string?)"/> gave: who waits fails. On a handle that has travelled it does nothing.
    /// </summary>
    public ValueTask DisposeAsync() => _handle.DisposeSyncAsync();

    void ITravels<SharedBarrier>.Write(PayloadWriter writer)
    {
        _handle.Write(writer);
        writer.Number((uint)Parties);
        if (_action is null)
        {
            writer.Number(0);
            return;
        }

        var shipped = ShippedFunction.Of(_action);
        writer.Number((uint)shipped.Reference.Length);
        writer.Bytes(shipped.Reference);
        if (shipped.HasCaptured)
        {
            shipped.WriteCaptured(writer);
        }
    }

    static SharedBarrier ITravels<SharedBarrier>.Read(ref PayloadReader reader)
    {
        var (handle, parties, length) = (ActorHandle.Read(ref reader), (int)reader.Number(), reader.Count());
        if (length == 0)
        {
            return new(handle, parties, null);
        }

        var action = ReceivedFunction.Resolve(reader.Take(length));
        return new(handle, parties, action.Bind<Nothing, Nothing>(action.HasCaptured ? action.ReadCaptured(ref reader) : null));
    }

    private static SharedBarrier Make(int parties, Call<Nothing, Nothing>? action, string? name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        return new(ActorHandle.Create(Home.Current, Making.Of(() => new SharedBarrierActor(parties, action is not null)), SyncHandle.Name("barrier", name)), parties, action);
    }

    // Others wait for the end of the action: it is told whatever becomes of this caller.
    private async Task<BarrierAnswered> ActAsync(long phase)
    {
        try
        {
            await _action!.InvokeAsync(default!, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            await _handle.GiveBackAsync(request => new EndBarrierAction(request, phase, Failed: true)).ConfigureAwait(false);
            throw new BarrierPostPhaseException($"The action of the barrier '{Name}' has failed: {fault.Message}", fault);
        }

        return await _handle.AskOpenAsync<BarrierAnswered>(Persistence.UntilDone, request => new EndBarrierAction(request, phase, Failed: false)).ConfigureAwait(false);
    }

    private Task ChangeAsync(BarrierChange change, long waiting = 0) => _handle.AskOpenAsync<BarrierAnswered>(request => new ChangeBarrier(request, change, waiting));

    private Task<BarrierAnswered> ReadAsync() => _handle.AskOpenAsync<BarrierAnswered>(static request => new ReadBarrier(request));
}
