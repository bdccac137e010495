namespace Troupe;

using Troupe.Payload;
using Troupe.State;

/// <content>What changes it.</content>
public sealed partial class SharedDictionary<TKey, TValue>
{
    /// <summary>Puts a value there, in the place of what was there.</summary>
    /// <exception cref="CannotTravelException">The key or value cannot go to another process.</exception>
    /// <exception cref="InvalidOperationException">Called by an update of the same dictionary.</exception>
    public Task SetAsync(TKey key, TValue value, CancellationToken cancellationToken = default) =>
        _handle.ChangeAsync(Call(StateVerb.Set, key, value), cancellationToken);

    /// <summary>Puts many there, at one moment; of equal keys the last counts.</summary>
    /// <inheritdoc cref="SetAsync"/>
    public Task SetManyAsync(IEnumerable<KeyValuePair<TKey, TValue>> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        using var bundle = new StateBundle();
        foreach (var (key, value) in entries)
        {
            ArgumentNullException.ThrowIfNull(key);
            bundle.Add(key);
            bundle.Add(value);
        }

        return _handle.ChangeAsync(new(0, StateVerb.SetMany, Values: bundle.Pack()), cancellationToken);
    }

    /// <summary>Puts a value there if the key has none.</summary>
    /// <returns>False when it has one, which stays.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<bool> TryAddAsync(TKey key, TValue value, CancellationToken cancellationToken = default)
    {
        var answer = await _handle.ChangeAsync(Call(StateVerb.TryAdd, key, value), cancellationToken).ConfigureAwait(false);
        Told(answer);
        return IsDone(answer);
    }

    /// <summary>The key's value; if it has none, this one, which is put there.</summary>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<TValue> GetOrAddAsync(TKey key, TValue value, CancellationToken cancellationToken = default) =>
        Told(await _handle.ChangeAsync(Call(StateVerb.TryAdd, key, value), cancellationToken).ConfigureAwait(false)) is (true, var there) ? there! : value;

    /// <summary>The key's value; if it has none, what the function makes, which is put there. The function runs at most once, in the caller's process, and nobody else changes anything meanwhile.</summary>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<TValue> GetOrAddAsync(TKey key, Func<TKey, TValue> make, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(make);
        return await TryGetAsync(key, cancellationToken).ConfigureAwait(false) is (true, var there)
            ? there!
            : await UnderLeaseAsync(key, value => Task.FromResult(value.Found ? (false, value.Value!) : (true, make(key))), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a value there if the key has none; else what the function makes of what it has. As <see cref="UpdateAsync(TKey, Func{TValue, TValue}, CancellationToken)"/>.</summary>
    /// <returns>The new value.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public Task<TValue> AddOrUpdateAsync(TKey key, TValue value, Func<TValue, TValue> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return UnderLeaseAsync(key, there => Task.FromResult((true, there.Found ? update(there.Value!) : value)), cancellationToken);
    }

    /// <summary>Puts another value there if it has one that equals <paramref name="comparand"/>, by the type's own equality.</summary>
    /// <returns>Whether it did.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<bool> TryUpdateAsync(TKey key, TValue value, TValue comparand, CancellationToken cancellationToken = default)
    {
        if (PlainRule<TValue>.IsPlain)
        {
            var parcels = new[] { StateHandle.Pack(key, beside: 2), StateHandle.Pack(comparand, beside: 2), StateHandle.Pack(value, beside: 2) };
            return IsDone(await _handle.ChangeAsync(new(0, StateVerb.CompareExchange, Values: parcels), cancellationToken).ConfigureAwait(false));
        }

        var isThere = false;
        await UnderLeaseAsync(
            key,
            there =>
            {
                isThere = there.Found && EqualityComparer<TValue>.Default.Equals(there.Value, comparand);
                return Task.FromResult((isThere, value));
            },
            cancellationToken).ConfigureAwait(false);
        return isThere;
    }

    /// <summary>
    /// Puts what the function makes of a key's value in its place; nobody else changes anything in the dictionary meanwhile. The function runs once, in the caller's process; if it
    /// throws, the value stays.
    /// </summary>
    /// <param name="key">Which.</param>
    /// <param name="update">Makes the new value of the old one. It may read this dictionary, but changes it by its result alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new value.</returns>
    /// <exception cref="KeyNotFoundException">It has none.</exception>
    /// <inheritdoc cref="SetAsync"/>
    public Task<TValue> UpdateAsync(TKey key, Func<TValue, TValue> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return UnderLeaseAsync(key, there => Task.FromResult((true, update(there.Found ? there.Value! : throw Missing(key)))), cancellationToken);
    }

    /// <inheritdoc cref="UpdateAsync(TKey, Func{TValue, TValue}, CancellationToken)"/>
    public Task<TValue> UpdateAsync(TKey key, Func<TValue, Task<TValue>> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return UnderLeaseAsync(key, async there => (true, await update(there.Found ? there.Value! : throw Missing(key)).ConfigureAwait(false)), cancellationToken);
    }

    /// <summary>Takes a key and its value away.</summary>
    /// <returns>The value; false when there was none.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<(bool Removed, TValue? Value)> TryRemoveAsync(TKey key, CancellationToken cancellationToken = default) =>
        Told(await _handle.ChangeAsync(new(0, StateVerb.Remove, Values: PackKey(key)), cancellationToken).ConfigureAwait(false));

    /// <summary>Takes keys and their values away, at one moment.</summary>
    /// <returns>How many there were.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<int> RemoveManyAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return (int)(await _handle.ChangeAsync(new(0, StateVerb.RemoveMany, Values: PackKeys(keys)), cancellationToken).ConfigureAwait(false)).Count;
    }

    /// <summary>Takes everything away.</summary>
    /// <returns>How many keys there were.</returns>
    /// <exception cref="InvalidOperationException">Called by an update of the same dictionary.</exception>
    public async Task<int> ClearAsync(CancellationToken cancellationToken = default) =>
        (int)(await _handle.ChangeAsync(new(0, StateVerb.Clear), cancellationToken).ConfigureAwait(false)).Count;

    private Task<TValue> UnderLeaseAsync(TKey key, Func<(bool Found, TValue? Value), Task<(bool Change, TValue Value)>> update, CancellationToken cancellationToken) =>
        _handle.UpdateAsync(
            new(0, StateVerb.Lease, Values: PackKey(key)),
            async leased =>
            {
                var there = Told(leased);
                cancellationToken.ThrowIfCancellationRequested();
                var (change, value) = await update(there).ConfigureAwait(false);
                return (change ? Call(StateVerb.Set, key, value) : null, value);
            },
            cancellationToken);

    private static StateCall Call(StateVerb verb, TKey key, TValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var packed = StateHandle.Pack(key, beside: 2);
        try
        {
            return new(0, verb, Values: [packed, StateHandle.Pack(value, beside: 1)]);
        }
        catch
        {
            packed.Return();
            throw;
        }
    }
}
