namespace Troupe.Payload;

/// <summary>
/// What a process has mapped of others, and how many readers each has. One without readers stays, for its memory will be lent again; it goes when it has not been
/// used for a while, when there is too much, or when its owner has ended. Only decides: who calls maps and unmaps. Pure state, not thread-safe.
/// </summary>
/// <param name="mostEach">What is larger its owner does not lend again: it goes with its last reader.</param>
/// <param name="mostUnused">Bytes that may stay mapped without a reader; the longest unused go first.</param>
internal sealed class MappingShelf<TMapping>(int mostEach, long mostUnused)
    where TMapping : class
{
    private readonly Dictionary<(int Process, long Mark), Entry> _known = [];
    private readonly Dictionary<TMapping, Entry> _entries = new(ReferenceEqualityComparer.Instance);
    private readonly LinkedList<Entry> _unused = []; // the longest unused first
    private long _unusedBytes;
    private int _round;

    public int Count => _entries.Count;

    public long UnusedBytes => _unusedBytes;

    /// <summary>The mapping of this memory with one reader more; null if there is none of that length, and it must be made and told by <see cref="Add"/>.</summary>
    public TMapping? Use(int process, long mark, long length)
    {
        if (!_known.TryGetValue((process, mark), out var entry) || entry.Capacity < length)
        {
            return null;
        }

        if (entry.Readers++ == 0)
        {
            _unused.Remove(entry.Place);
            _unusedBytes -= entry.Capacity;
        }

        return entry.Mapping;
    }

    /// <summary>A new mapping, with one reader. One of the same memory that was shorter, or made at the same moment, is not found any more.</summary>
    public void Add(int process, long mark, TMapping mapping, int capacity, List<TMapping> closed)
    {
        if (_known.Remove((process, mark), out var before))
        {
            Disown(before, closed);
        }

        var entry = new Entry((process, mark), mapping, capacity) { IsKept = capacity <= mostEach };
        _known[entry.Key] = entry;
        _entries.Add(mapping, entry);
    }

    /// <summary>A reader is done.</summary>
    public void Done(TMapping mapping, List<TMapping> closed)
    {
        var entry = _entries[mapping];
        if (--entry.Readers > 0)
        {
            return;
        }

        entry.Round = _round;
        _unused.AddLast(entry.Place);
        _unusedBytes += entry.Capacity;
        if (!entry.IsKept)
        {
            Close(entry, closed);
        }

        while (_unusedBytes > mostUnused)
        {
            Close(_unused.First!.Value, closed);
        }
    }

    /// <summary>The process has ended: its memory will not be lent again. Who reads it still finds it, until the last one is done.</summary>
    public void Forget(int process, List<TMapping> closed)
    {
        foreach (var (key, entry) in _known)
        {
            if (key.Process == process)
            {
                Disown(entry, closed); // what it removes may be removed while it is gone through
            }
        }
    }

    /// <summary>Gives up what has not been used since the sweep before this. Called now and then.</summary>
    public void Sweep(List<TMapping> closed)
    {
        while (_unused.First is { } first && first.Value.Round < _round)
        {
            Close(first.Value, closed);
        }

        _round++;
    }

    private void Disown(Entry entry, List<TMapping> closed)
    {
        entry.IsKept = false;
        if (entry.Readers == 0)
        {
            Close(entry, closed);
        }
    }

    private void Close(Entry entry, List<TMapping> closed)
    {
        _unused.Remove(entry.Place);
        _unusedBytes -= entry.Capacity;
        _entries.Remove(entry.Mapping);
        if (_known.TryGetValue(entry.Key, out var known) && known == entry)
        {
            _known.Remove(entry.Key);
        }

        closed.Add(entry.Mapping);
    }

    private sealed class Entry
    {
        public Entry((int Process, long Mark) key, TMapping mapping, int capacity)
        {
            (Key, Mapping, Capacity) = (key, mapping, capacity);
            Place = new LinkedListNode<Entry>(this);
        }

        public (int Process, long Mark) Key { get; }

        public TMapping Mapping { get; }

        public int Capacity { get; }

        /// <summary>Where it stands while it is unused.</summary>
        public LinkedListNode<Entry> Place { get; }

        public int Readers { get; set; } = 1;

        public bool IsKept { get; set; }

        public int Round { get; set; }
    }
}
