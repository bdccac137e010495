namespace Troupe;

using Troupe.Payload;
using Troupe.State;

/// <summary>
/// A handle on a list that lives in one process and works in all: captured by a function, sent as an argument or inside a value. What is put in and what comes out
/// are copies: changing one of them changes nothing here until it is set.
/// </summary>
/// <remarks>
/// Each call takes effect at one moment between its start and its end, with however many items. Changes wait while an update is under way, in the order in which they came; reads do not.
/// A call that ends as cancelled had no effect. An update whose process dies changes nothing, and the next goes on. Places begin at 0; what another process inserts or removes
/// meanwhile moves those behind it.
/// Every call throws <see cref="ObjectDisposedException"/> when it was disposed, and <see cref="PeerLostException"/> when the process that keeps it is no more (whether a change was made before is then not known).
/// </remarks>
public sealed partial class SharedList<T> : IAsyncDisposable, ITravels<SharedList<T>>
{
    private static int s_number;

    private readonly StateHandle _handle;

    private SharedList(StateHandle handle) => _handle = handle;

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>How many items it has.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default) =>
        (int)(await _handle.AskAsync(new(0, StateVerb.Count), cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>The item at a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public async Task<T> GetAsync(int index, CancellationToken cancellationToken = default) =>
        _handle.Open<T>(InRange(await _handle.AskAsync(new(0, StateVerb.Get, At: Place(index)), cancellationToken).ConfigureAwait(false), nameof(index), index));

    /// <summary>Some items one after another, of one moment.</summary>
    /// <param name="index">The first one's place.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    /// <exception cref="CannotTravelException">They have more handles in them than a message holds: about a hundred.</exception>
    public async Task<List<T>> GetRangeAsync(int index, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var answer = await _handle.AskAsync(new(0, StateVerb.GetMany, At: Place(index), Count: count), cancellationToken).ConfigureAwait(false);
        return _handle.Read(InRange(answer, nameof(index), index), StateBundle.Values<T>);
    }

    /// <summary>A copy of all of it, as it is at one moment.</summary>
    /// <exception cref="CannotTravelException">It has more handles in it than a message holds: about a hundred.</exception>
    public async Task<List<T>> SnapshotAsync(CancellationToken cancellationToken = default) =>
        _handle.Read(await _handle.AskAsync(new(0, StateVerb.All), cancellationToken).ConfigureAwait(false), StateBundle.Values<T>);

    /// <summary>Where an item first stands, by its type's own equality; -1: nowhere. All items are copied here for it.</summary>
    public async Task<int> IndexOfAsync(T item, CancellationToken cancellationToken = default) =>
        (await SnapshotAsync(cancellationToken).ConfigureAwait(false)).IndexOf(item);

    /// <summary>Whether it has the item, by its type's own equality. All items are copied here for it.</summary>
    public async Task<bool> ContainsAsync(T item, CancellationToken cancellationToken = default) =>
        await IndexOfAsync(item, cancellationToken).ConfigureAwait(false) >= 0;

    /// <summary>Frees the list, when called on the handle that <see cref="SharedList.Create"/> gave. On a handle that has travelled it does nothing.</summary>
    public ValueTask DisposeAsync() => _handle.DisposeAsync();

    void ITravels<SharedList<T>>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedList<T> ITravels<SharedList<T>>.Read(ref PayloadReader reader) => new(StateHandle.Read(ref reader));

    internal static SharedList<T> Create(IEnumerable<T> items, string? name)
    {
        _ = Codec<T>.Instance; // What cannot travel is refused here, not at the first call.
        var packed = items.Select(StateHandle.PackKept).ToList();
        return new(StateHandle.Create(new ListState(packed), name ?? $"list-{Interlocked.Increment(ref s_number)}")); // they are made on any thread
    }

    // To the keeper what is below zero is the end; to a caller it is nowhere.
    private static int Place(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return index;
    }

    private StateAnswer InRange(StateAnswer answer, string parameter, int index) => answer.Outcome == StateOutcome.OutOfRange
        ? throw new ArgumentOutOfRangeException(parameter, index, $"{Name} has {answer.Count} items.")
        : answer;
}
