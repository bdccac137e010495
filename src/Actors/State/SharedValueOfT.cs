namespace Troupe;

using Troupe.Payload;
using Troupe.State;

/// <summary>
/// A handle on a value that lives in one process and works in all: captured by a function, sent as an argument or inside a value.
/// What is put in and what comes out are copies, within its process too.
/// </summary>
/// <remarks>
/// Each call takes effect at one moment between its start and its end. Changes wait while an update is under way, in the order in which they came;
/// reads do not. A call that ends as cancelled had no effect. An update whose process dies changes nothing, and the next goes on.
/// Every call throws <see cref="PeerLostException"/> when the process that keeps the value is no more (whether a change was made before is then not known).
/// </remarks>
public sealed class SharedValue<T> : IAsyncDisposable, ITravels<SharedValue<T>>
{
    private static int s_number;

    private readonly StateHandle _handle;
    private readonly Lazy<AddBatches<T>> _additions;

    private SharedValue(StateHandle handle)
    {
        _handle = handle;
        _additions = new(() => new AddBatches<T>(Arithmetic<T>.Known!, AddAllAsync));
    }

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <inheritdoc cref="SharedValue.Create{T}(T, string?)"/>
    public static SharedValue<T> Create(T value, string? name = null) =>
        new(StateHandle.Create(new ValueState<T>(StateHandle.PackKept(value)), name ?? $"value-{Interlocked.Increment(ref s_number)}")); // they are made on any thread

    /// <summary>The value at that moment.</summary>
    /// <exception cref="ObjectDisposedException">The value was disposed.</exception>
    public async Task<T> GetAsync(CancellationToken cancellationToken = default) =>
        Told(await _handle.AskAsync(new(0, StateVerb.Get), cancellationToken).ConfigureAwait(false));

    /// <summary>Puts another in its place.</summary>
    /// <exception cref="CannotTravelException">The value cannot go to another process.</exception>
    /// <exception cref="InvalidOperationException">Called by an update of the same value.</exception>
    /// <exception cref="ObjectDisposedException">The value was disposed.</exception>
    public Task SetAsync(T value, CancellationToken cancellationToken = default) => ChangeAsync(StateVerb.Set, cancellationToken, value);

    /// <summary>Puts another in its place.</summary>
    /// <returns>What was there before.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<T> ExchangeAsync(T value, CancellationToken cancellationToken = default) =>
        Told(await ChangeAsync(StateVerb.Exchange, cancellationToken, value).ConfigureAwait(false));

    /// <summary>Puts another in its place if it equals <paramref name="comparand"/>, by the type's own equality.</summary>
    /// <param name="value">What is put there.</param>
    /// <param name="comparand">What must be there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was there before: if that equals the comparand, the value is there now.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<T> CompareExchangeAsync(T value, T comparand, CancellationToken cancellationToken = default)
    {
        if (PlainRule<T>.IsPlain)
        {
            return Told(await ChangeAsync(StateVerb.CompareExchange, cancellationToken, comparand, value).ConfigureAwait(false));
        }

        var before = default(T)!;
        await UpdateUnderLeaseAsync(
            there =>
            {
                before = there;
                var isThere = EqualityComparer<T>.Default.Equals(there, comparand);
                return Task.FromResult((isThere, value));
            },
            cancellationToken).ConfigureAwait(false);
        return before;
    }

    /// <summary>
    /// Puts what the function makes of the value in its place; nobody else changes it meanwhile. The function runs once, in the caller's process; if it
    /// throws, the value stays.
    /// </summary>
    /// <param name="update">Makes the new value of the old one. It may read this value, but changes it by its result alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new value.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public Task<T> UpdateAsync(Func<T, T> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return UpdateUnderLeaseAsync(there => Task.FromResult((true, update(there))), cancellationToken);
    }

    /// <inheritdoc cref="UpdateAsync(Func{T, T}, CancellationToken)"/>
    public Task<T> UpdateAsync(Func<T, Task<T>> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return UpdateUnderLeaseAsync(async there => (true, await update(there).ConfigureAwait(false)), cancellationToken);
    }

    /// <summary>Frees the value, when called on the handle that <see cref="Create"/> gave. On a handle that has travelled it does nothing.</summary>
    public ValueTask DisposeAsync() => _handle.DisposeAsync();

    void ITravels<SharedValue<T>>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedValue<T> ITravels<SharedValue<T>>.Read(ref PayloadReader reader) => new(StateHandle.Read(ref reader));

    internal async Task<T> AddAsync(Arithmetic<T> arithmetic, T number, CancellationToken cancellationToken)
    {
        _ = arithmetic; // By having it the caller shows that there is one.
        _handle.ThrowIfUpdating();
        return await _additions.Value.AddAsync(number, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> AddAllAsync(T[] numbers, CancellationToken cancellationToken) =>
        Told(await _handle.AskAsync(new(0, StateVerb.Add, Values: StateHandle.Pack(numbers)), cancellationToken).ConfigureAwait(false));

    private Task<T> UpdateUnderLeaseAsync(Func<T, Task<(bool Change, T Value)>> update, CancellationToken cancellationToken) => _handle.UpdateAsync(
        new(0, StateVerb.Lease),
        async leased =>
        {
            var there = Told(leased);
            cancellationToken.ThrowIfCancellationRequested();
            var (change, value) = await update(there).ConfigureAwait(false);
            return (change ? new StateCall(0, StateVerb.Set, Values: StateHandle.Pack(value)) : null, value);
        },
        cancellationToken);

    private Task<StateAnswer> ChangeAsync(StateVerb verb, CancellationToken cancellationToken, params T[] values)
    {
        var parcels = new List<Parcel>();
        try
        {
            foreach (var value in values)
            {
                parcels.Add(StateHandle.Pack(value, beside: values.Length - 1));
            }
        }
        catch
        {
            parcels.ForEach(static packed => packed.Return());
            throw;
        }

        return _handle.ChangeAsync(new(0, verb, Values: [.. parcels]), cancellationToken);
    }

    private T Told(StateAnswer answer) => _handle.Open<T>(answer);
}
