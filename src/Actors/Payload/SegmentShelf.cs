namespace Troupe.Payload;

/// <summary>
/// What a process has made to share, and in whose hands each is. Only decides: who calls makes and closes. Pure state, not thread-safe.
/// <code>
///            rent            lend                 back (the reader is done)
///   free ──────────► rented ──────► lent ─────────────────────────────► free
///    ▲                 │ shelve       │ lost (nobody knows what the reader does)
///    └─────────────────┘              └────────────────────► closed ◄── free, unused for a while or too much
/// </code>
/// Only what its reader is known to be done with is ever written to again.
/// </summary>
/// <param name="mostEach">What is larger is closed and not kept.</param>
/// <param name="mostFree">Bytes that may lie free; the longest unused go first.</param>
internal sealed class SegmentShelf<TMemory>(int mostEach, long mostFree)
    where TMemory : class
{
    private readonly List<Free> _free = []; // the latest used last: it is still in the caches
    private readonly Dictionary<long, Loan> _loans = [];
    private long _freeBytes;
    private int _round;

    public int Lent => _loans.Count;

    public int FreeCount => _free.Count;

    public long FreeBytes => _freeBytes;

    /// <summary>The smallest free one that has the room, and of those the latest used; null when one must be made.</summary>
    public TMemory? Rent(int wanted)
    {
        var best = -1;
        for (var i = _free.Count - 1; i >= 0; i--)
        {
            if (_free[i].Capacity >= wanted && (best < 0 || _free[i].Capacity < _free[best].Capacity))
            {
                best = i;
            }
        }

        return best < 0 ? null : Remove(best);
    }

    /// <summary>A rented one goes to a reader.</summary>
    public void Lend(long id, TMemory memory, int capacity, object? reader) => _loans.Add(id, new Loan(memory, capacity, reader));

    public bool IsLent(long id) => _loans.ContainsKey(id);

    /// <summary>What is lent under this number, or null.</summary>
    public TMemory? Find(long id) => _loans.TryGetValue(id, out var loan) ? loan.Memory : null;

    /// <summary>A rented one that was not lent is free again. What is to be closed for it goes to <paramref name="closed"/>.</summary>
    public void Shelve(TMemory memory, int capacity, List<TMemory> closed)
    {
        if (capacity > mostEach)
        {
            closed.Add(memory);
            return;
        }

        _free.Add(new Free(memory, capacity, _round));
        _freeBytes += capacity;
        while (_freeBytes > mostFree)
        {
            closed.Add(Remove(0));
        }
    }

    /// <summary>The reader is done with a loan; false if it is not (or no longer) one, for that may be told twice.</summary>
    public bool Back(long id, List<TMemory> closed)
    {
        var found = _loans.Remove(id, out var loan);
        if (found)
        {
            Shelve(loan.Memory, loan.Capacity, closed);
        }

        return found;
    }

    /// <summary>The loan is over, and the reader may still look: nobody writes there again.</summary>
    public bool Lose(long id, List<TMemory> closed)
    {
        var found = _loans.Remove(id, out var loan);
        if (found)
        {
            closed.Add(loan.Memory);
        }

        return found;
    }

    /// <summary>The same for all loans of a reader.</summary>
    public void LoseAll(object reader, List<TMemory> closed)
    {
        foreach (var (id, loan) in _loans)
        {
            if (reader.Equals(loan.Reader))
            {
                _loans.Remove(id); // allowed while it is gone through
                closed.Add(loan.Memory);
            }
        }
    }

    /// <summary>Gives up what has not been used since the sweep before this. Called now and then.</summary>
    public void Sweep(List<TMemory> closed)
    {
        while (_free.Count > 0 && _free[0].Round < _round)
        {
            closed.Add(Remove(0));
        }

        _round++;
    }

    private TMemory Remove(int place)
    {
        var (memory, capacity, _) = _free[place];
        _free.RemoveAt(place);
        _freeBytes -= capacity;
        return memory;
    }

    private readonly record struct Free(TMemory Memory, int Capacity, int Round);

    private readonly record struct Loan(TMemory Memory, int Capacity, object? Reader);
}
