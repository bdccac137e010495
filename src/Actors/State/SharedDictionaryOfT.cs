namespace Troupe;

using Troupe.Channels;
using Troupe.Payload;
using Troupe.State;

/// <summary>
/// A handle on a dictionary that lives in one process and works in all: captured by a function, sent as an argument or inside a value. What is put in and what comes out
/// are copies: changing one of them changes nothing here until it is set.
/// </summary>
/// <remarks>
/// Each call takes effect at one moment between its start and its end, with however many keys. Changes wait while an update is under way, in the order in which they came; reads do not.
/// A call that ends as cancelled had no effect. An update whose process dies changes nothing, and the next goes on.
/// Keys of .NET's own plain types (numbers, text, dates, enums, <see cref="Guid"/>, value tuples of these) are equal as .NET says, text letter by letter; all others when they are packed to the same bytes.
/// Every call throws <see cref="ObjectDisposedException"/> when it was disposed, and <see cref="PeerLostException"/> when the process that keeps it is no more (whether a change was made before is then not known).
/// </remarks>
public sealed partial class SharedDictionary<TKey, TValue> : IAsyncDisposable, ITravels<SharedDictionary<TKey, TValue>>
    where TKey : notnull
{
    private static int s_number;

    private readonly StateHandle _handle;

    private SharedDictionary(StateHandle handle) => _handle = handle;

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>A key's value.</summary>
    /// <exception cref="KeyNotFoundException">It has none.</exception>
    /// <exception cref="CannotTravelException">The key cannot go to another process.</exception>
    public async Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default) =>
        await TryGetAsync(key, cancellationToken).ConfigureAwait(false) is (true, var value) ? value! : throw Missing(key);

    /// <summary>A key's value, if it has one.</summary>
    /// <exception cref="CannotTravelException">The key cannot go to another process.</exception>
    public async Task<(bool Found, TValue? Value)> TryGetAsync(TKey key, CancellationToken cancellationToken = default) =>
        Told(await _handle.AskAsync(new(0, StateVerb.Get, Values: PackKey(key)), cancellationToken).ConfigureAwait(false));

    /// <summary>Whether it has the key.</summary>
    /// <exception cref="CannotTravelException">The key cannot go to another process.</exception>
    public async Task<bool> ContainsKeyAsync(TKey key, CancellationToken cancellationToken = default) =>
        IsDone(await _handle.AskAsync(new(0, StateVerb.Has, Values: PackKey(key)), cancellationToken).ConfigureAwait(false));

    /// <summary>How many keys it has.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default) =>
        (int)(await _handle.AskAsync(new(0, StateVerb.Count), cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>The values of those of the keys that have one, all of one moment.</summary>
    /// <exception cref="CannotTravelException">A key cannot go to another process, or more handles would come back than a message holds.</exception>
    public async Task<Dictionary<TKey, TValue>> GetManyAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        TKey[] all = [.. keys];
        var answer = await _handle.AskAsync(new(0, StateVerb.GetMany, Values: PackKeys(all)), cancellationToken).ConfigureAwait(false);
        return _handle.Read(answer, bundle =>
        {
            Dictionary<TKey, TValue> found = [];
            var values = StateBundle.Split(bundle);
            for (var i = 0; i < all.Length; i++)
            {
                if (values[i] is { } value)
                {
                    found[all[i]] = ItemParcel.Open<TValue>(value);
                }
            }

            return found;
        });
    }

    /// <summary>All keys, in no certain order.</summary>
    public async Task<List<TKey>> KeysAsync(CancellationToken cancellationToken = default) =>
        _handle.Read(await _handle.AskAsync(new(0, StateVerb.Keys), cancellationToken).ConfigureAwait(false), StateBundle.Values<TKey>);

    /// <summary>A copy of all of it, as it is at one moment.</summary>
    /// <exception cref="CannotTravelException">It has more handles in it than a message holds: about a hundred.</exception>
    public async Task<Dictionary<TKey, TValue>> SnapshotAsync(CancellationToken cancellationToken = default) =>
        _handle.Read(await _handle.AskAsync(new(0, StateVerb.All), cancellationToken).ConfigureAwait(false), static bundle =>
        {
            Dictionary<TKey, TValue> all = [];
            var parts = StateBundle.Split(bundle);
            for (var i = 0; i < parts.Count; i += 2)
            {
                all[ItemParcel.Open<TKey>(parts[i]!)] = ItemParcel.Open<TValue>(parts[i + 1]!);
            }

            return all;
        });

    /// <summary>Frees the dictionary, when called on the handle that <see cref="SharedDictionary.Create"/> gave. On a handle that has travelled it does nothing.</summary>
    public ValueTask DisposeAsync() => _handle.DisposeAsync();

    void ITravels<SharedDictionary<TKey, TValue>>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedDictionary<TKey, TValue> ITravels<SharedDictionary<TKey, TValue>>.Read(ref PayloadReader reader) => new(StateHandle.Read(ref reader));

    internal static SharedDictionary<TKey, TValue> Create(IEnumerable<KeyValuePair<TKey, TValue>> entries, string? name)
    {
        _ = (Codec<TKey>.Instance, Codec<TValue>.Instance); // What cannot travel is refused here, not at the first call.
        var packed = new List<Parcel?>();
        foreach (var (key, value) in entries)
        {
            ArgumentNullException.ThrowIfNull(key);
            packed.Add(StateHandle.PackKept(key));
            packed.Add(StateHandle.PackKept(value));
        }

        return new(StateHandle.Create(new DictionaryState<TKey, TValue>(packed), name ?? $"dictionary-{Interlocked.Increment(ref s_number)}")); // they are made on any thread
    }

    private static bool IsDone(StateAnswer answer) => answer.Outcome == StateOutcome.Done;

    private (bool Found, TValue? Value) Told(StateAnswer answer) => answer.Values.Length > 0 ? (true, _handle.Open<TValue>(answer)) : (false, default);

    private KeyNotFoundException Missing(TKey key) => new($"{Name} has no key '{key}'.");

    private static Parcel PackKey(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return StateHandle.Pack(key);
    }

    private static Parcel PackKeys(IEnumerable<TKey> keys)
    {
        using var bundle = new StateBundle();
        foreach (var key in keys)
        {
            ArgumentNullException.ThrowIfNull(key);
            bundle.Add(key);
        }

        return bundle.Pack();
    }
}
