namespace Troupe;

using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.State;
using Troupe.Wire;

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

    private readonly ActorHandle _handle;
    private readonly Lazy<AddBatches<T>> _additions;

    private SharedValue(ActorHandle handle)
    {
        _handle = handle;
        _additions = new(() => new AddBatches<T>(Arithmetic<T>.Known!, AddAllAsync));
    }

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <inheritdoc cref="SharedValue.Create{T}(T, string?)"/>
    public static SharedValue<T> Create(T value, string? name = null)
    {
        var parcel = ItemParcel.Pack(value);
        try
        {
            var first = ItemParcel.Keep(parcel);
            return new(ActorHandle.Create(
                Home.Current, Making.Of(() => new SharedValueActor<T>(first)), name ?? $"value-{Interlocked.Increment(ref s_number)}"));
        }
        finally
        {
            parcel.Return();
        }
    }

    /// <summary>The value at that moment.</summary>
    /// <exception cref="ObjectDisposedException">The value was disposed.</exception>
    public async Task<T> GetAsync(CancellationToken cancellationToken = default) =>
        Told(await AskAsync(StateVerb.Get, 0, [], cancellationToken).ConfigureAwait(false));

    /// <summary>Puts another in its place.</summary>
    /// <exception cref="CannotTravelException">The value cannot go to another process.</exception>
    /// <exception cref="InvalidOperationException">Called by an update of the same value.</exception>
    /// <exception cref="ObjectDisposedException">The value was disposed.</exception>
    public Task SetAsync(T value, CancellationToken cancellationToken = default) => ChangeAsync(StateVerb.Set, 0, cancellationToken, value);

    /// <summary>Puts another in its place.</summary>
    /// <returns>What was there before.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<T> ExchangeAsync(T value, CancellationToken cancellationToken = default) =>
        Told(await ChangeAsync(StateVerb.Exchange, 0, cancellationToken, value).ConfigureAwait(false));

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
            return Told(await ChangeAsync(StateVerb.CompareExchange, 0, cancellationToken, comparand, value).ConfigureAwait(false));
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
    public ValueTask DisposeAsync() => _handle.DisposeAsync(static request => new DisposeState(request));

    void ITravels<SharedValue<T>>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedValue<T> ITravels<SharedValue<T>>.Read(ref PayloadReader reader) => new(ActorHandle.Read(ref reader));

    internal async Task<T> AddAsync(Arithmetic<T> arithmetic, T number, CancellationToken cancellationToken)
    {
        _ = arithmetic; // By having it the caller shows that there is one.
        UpdateScope.ThrowIfWithin(_handle.Actor, Name);
        return await _additions.Value.AddAsync(number, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> AddAllAsync(T[] numbers, CancellationToken cancellationToken) =>
        Told(await SendAsync(StateVerb.Add, 0, [ItemParcel.Pack(numbers)], cancellationToken).ConfigureAwait(false));

    private async Task<T> UpdateUnderLeaseAsync(Func<T, Task<(bool Change, T Value)>> update, CancellationToken cancellationToken)
    {
        UpdateScope.ThrowIfWithin(_handle.Actor, Name);
        var leased = await AskAsync(StateVerb.Lease, 0, [], cancellationToken).ConfigureAwait(false);
        var ended = false;
        try
        {
            var there = Told(leased);
            cancellationToken.ThrowIfCancellationRequested();
            (bool Change, T Value) made;
            using (UpdateScope.Enter(_handle.Actor))
            {
                made = await update(there).ConfigureAwait(false);
            }

            if (made.Change)
            {
                Parcel[] parcels = [ItemParcel.Pack(made.Value)];
                ended = true;
                await SendAsync(StateVerb.Set, leased.Number, parcels, CancellationToken.None).ConfigureAwait(false);
            }

            return made.Value;
        }
        finally
        {
            if (!ended)
            {
                await _handle.GiveBackAsync(request => new StateCall(request, StateVerb.EndLease, leased.Number)).ConfigureAwait(false);
            }
        }
    }

    private Task<StateAnswer> ChangeAsync(StateVerb verb, long lease, CancellationToken cancellationToken, params T[] values)
    {
        UpdateScope.ThrowIfWithin(_handle.Actor, Name);
        var parcels = new Parcel[values.Length];
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                parcels[i] = ItemParcel.Pack(values[i]);
            }
        }
        catch
        {
            foreach (var packed in parcels)
            {
                packed?.Return();
            }

            throw;
        }

        return SendAsync(verb, lease, parcels, cancellationToken);
    }

    private async Task<StateAnswer> SendAsync(StateVerb verb, long lease, Parcel[] parcels, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AskAsync(verb, lease, parcels, cancellationToken).ConfigureAwait(false);
            Array.ForEach(parcels, static parcel => parcel.Return()); // The keeper has a copy, or wanted none.
            return answer;
        }
        finally
        {
            Array.ForEach(parcels, static parcel => parcel.Release()); // Without an answer nobody knows who still reads it.
        }
    }

    private T Told(StateAnswer answer)
    {
        var parcel = answer.Values[0];
        try
        {
            return ItemParcel.Open<T>(parcel);
        }
        finally
        {
            if (parcel.Segment is { } segment)
            {
                _handle.Tell(new ReleaseSegment(segment.Id));
            }
        }
    }

    private async Task<StateAnswer> AskAsync(StateVerb verb, long lease, Parcel[] parcels, CancellationToken cancellationToken)
    {
        StateAnswer answer;
        try
        {
            answer = await _handle.AskAsync<StateAnswer>(request => new StateCall(request, verb, lease, parcels), cancellationToken).ConfigureAwait(false);
        }
        catch (TargetGoneException gone)
        {
            throw new ObjectDisposedException($"{Name} was disposed.", gone);
        }

        return answer.Outcome switch
        {
            StateOutcome.Done => answer,
            StateOutcome.LeaseOver => throw new InvalidOperationException($"The update of {Name} came too late: its process had been taken for dead."),
            StateOutcome.NoMemory => throw new InsufficientMemoryException($"What {Name} holds goes through shared memory, and there is none left; nothing has changed."),
            var other => throw new InvalidOperationException($"{Name} answered {verb} with {other}."),
        };
    }
}
