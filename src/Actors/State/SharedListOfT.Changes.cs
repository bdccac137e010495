namespace Troupe;

using Troupe.Payload;
using Troupe.State;

/// <content>What changes it.</content>
public sealed partial class SharedList<T>
{
    /// <summary>Puts another item in a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    /// <exception cref="CannotTravelException">The item cannot go to another process.</exception>
    /// <exception cref="InvalidOperationException">Called by an update of the same list.</exception>
    public async Task SetAsync(int index, T item, CancellationToken cancellationToken = default) =>
        InRange(await _handle.ChangeAsync(new(0, StateVerb.Set, At: Place(index), Values: StateHandle.Pack(item)), cancellationToken).ConfigureAwait(false), nameof(index), index);

    /// <summary>The same.</summary>
    /// <returns>What was there before.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<T> ExchangeAsync(int index, T item, CancellationToken cancellationToken = default)
    {
        var answer = await _handle.ChangeAsync(new(0, StateVerb.Exchange, At: Place(index), Values: StateHandle.Pack(item)), cancellationToken).ConfigureAwait(false);
        return _handle.Open<T>(InRange(answer, nameof(index), index));
    }

    /// <summary>Adds an item at the end.</summary>
    /// <returns>Its place.</returns>
    /// <exception cref="CannotTravelException">The item cannot go to another process.</exception>
    /// <exception cref="InvalidOperationException">Called by an update of the same list.</exception>
    public Task<int> AppendAsync(T item, CancellationToken cancellationToken = default) => AppendManyAsync([item], cancellationToken);

    /// <summary>Adds items at the end, one after another and nobody else's between them.</summary>
    /// <returns>The first one's place.</returns>
    /// <inheritdoc cref="AppendAsync"/>
    public async Task<int> AppendManyAsync(IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        (int)(await _handle.ChangeAsync(new(0, StateVerb.Insert, At: -1, Values: Pack(items)), cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>Adds an item before the one at a place; at <see cref="CountAsync"/> it is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    /// <inheritdoc cref="AppendAsync"/>
    public Task InsertAsync(int index, T item, CancellationToken cancellationToken = default) => InsertManyAsync(index, [item], cancellationToken);

    /// <summary>Adds items before the one at a place.</summary>
    /// <inheritdoc cref="InsertAsync"/>
    public async Task InsertManyAsync(int index, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        InRange(await _handle.ChangeAsync(new(0, StateVerb.Insert, At: Place(index), Values: Pack(items)), cancellationToken).ConfigureAwait(false), nameof(index), index);

    /// <summary>Takes the item at a place away.</summary>
    /// <returns>It.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    /// <exception cref="InvalidOperationException">Called by an update of the same list.</exception>
    public async Task<T> RemoveAtAsync(int index, CancellationToken cancellationToken = default) =>
        _handle.Open<T>(InRange(await _handle.ChangeAsync(new(0, StateVerb.Remove, At: Place(index)), cancellationToken).ConfigureAwait(false), nameof(index), index));

    /// <summary>Takes the last item away.</summary>
    /// <returns>It; false when there was none.</returns>
    /// <exception cref="InvalidOperationException">Called by an update of the same list.</exception>
    public async Task<(bool Removed, T? Item)> TryRemoveLastAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _handle.ChangeAsync(new(0, StateVerb.Remove, At: -1), cancellationToken).ConfigureAwait(false);
        return answer.Outcome == StateOutcome.Done ? (true, _handle.Open<T>(answer)) : (false, default);
    }

    /// <summary>Takes items away.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    /// <exception cref="InvalidOperationException">Called by an update of the same list.</exception>
    public async Task RemoveRangeAsync(int index, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        InRange(await _handle.ChangeAsync(new(0, StateVerb.RemoveMany, At: Place(index), Count: count), cancellationToken).ConfigureAwait(false), nameof(index), index);
    }

    /// <summary>Takes an item away where it first stands, by its type's own equality. All items are copied here for it.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="InvalidOperationException">Called by an update of the same list.</exception>
    public Task<bool> RemoveAsync(T item, CancellationToken cancellationToken = default) => UnderLeaseAsync(
        items =>
        {
            var place = items.IndexOf(item);
            return (place < 0 ? null : new StateCall(0, StateVerb.RemoveMany, At: place, Count: 1), place >= 0);
        },
        cancellationToken);

    /// <summary>Takes everything away.</summary>
    /// <returns>How many items there were.</returns>
    /// <exception cref="InvalidOperationException">Called by an update of the same list.</exception>
    public async Task<int> ClearAsync(CancellationToken cancellationToken = default) =>
        (int)(await _handle.ChangeAsync(new(0, StateVerb.Clear), cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>
    /// Puts what the function makes of the item at a place there; nobody else changes anything in the list meanwhile. The function runs once, in the caller's process; if it
    /// throws, the item stays.
    /// </summary>
    /// <param name="index">Which.</param>
    /// <param name="update">Makes the new item of the old one. It may read this list, but changes it by its result alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new item.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public Task<T> UpdateAsync(int index, Func<T, T> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return UpdateAsync(index, there => Task.FromResult(update(there)), cancellationToken);
    }

    /// <inheritdoc cref="UpdateAsync(int, Func{T, T}, CancellationToken)"/>
    public Task<T> UpdateAsync(int index, Func<T, Task<T>> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return _handle.UpdateAsync(
            new(0, StateVerb.Lease, At: Place(index)),
            async leased =>
            {
                var there = _handle.Open<T>(InRange(leased, nameof(index), index));
                cancellationToken.ThrowIfCancellationRequested();
                var made = await update(there).ConfigureAwait(false);
                return ((StateCall?)new StateCall(0, StateVerb.Set, At: index, Values: StateHandle.Pack(made)), made);
            },
            cancellationToken);
    }

    /// <summary>
    /// Changes all of it as the function changes a copy: sorts it, for example. Nobody else changes anything meanwhile. The function runs once, in the caller's process; if it throws, the list stays.
    /// </summary>
    /// <param name="update">Changes the list it is given. It may read this one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CannotTravelException">An item cannot go to another process, or there are more handles in them than a message holds: about a hundred.</exception>
    /// <exception cref="InvalidOperationException">Called by an update of the same list.</exception>
    public Task UpdateAllAsync(Action<List<T>> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return UnderLeaseAsync(
            items =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                update(items);
                return (new StateCall(0, StateVerb.SetMany, Values: Pack(items)), true);
            },
            cancellationToken);
    }

    private Task<bool> UnderLeaseAsync(Func<List<T>, (StateCall? Change, bool Result)> update, CancellationToken cancellationToken) => _handle.UpdateAsync(
        new(0, StateVerb.Lease, Count: 1),
        leased => Task.FromResult(update(_handle.Read(leased, StateBundle.Values<T>))),
        cancellationToken);

    private static Parcel Pack(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        using var bundle = new StateBundle();
        foreach (var item in items)
        {
            bundle.Add(item);
        }

        return bundle.Pack();
    }
}
