namespace Troupe.Payload;

/// <summary>
/// Memory that several processes read and write, mapped here. Its addresses stay good for as long as this object can be reached, whoever gave the memory up meanwhile:
/// who looks at it keeps this alive, and needs no lock or count for a single access.
/// <code>
///   mapped ──last user lets go──▶ emptied (the memory is free; the addresses hold zeros that nobody else sees) ──collected──▶ unmapped
///      └─────collected with users that never let go──▶ stays mapped: one of them may be looking at it by its address alone
/// </code>
/// </summary>
internal abstract unsafe class SharedBlock
{
    private readonly Lock _gate = new(); // Users come and go on any thread, the collector's too.
    private int _users = 1;
    private bool _isOver;
    private bool _isCollected;

    protected SharedBlock(long mark, long size, BlockPlace maker) => (Mark, Size, Maker) = (mark, size, maker);

    ~SharedBlock()
    {
        lock (_gate) // A user of the same collection may let go after this.
        {
            _isCollected = true;
            if (_users == 0)
            {
                Unmap();
            }
        }
    }

    public long Mark { get; }

    public long Size { get; }

    public BlockPlace Maker { get; }

    /// <summary>Where it begins: at a page's start.</summary>
    public byte* Start { get; protected set; }

    /// <summary>How this process tells of it.</summary>
    public SharedBlockName Name => new(Mark, Size, Here, Maker);

    protected abstract BlockPlace Here { get; }

    /// <summary>One user more; false when the last had let go before.</summary>
    public bool TryUse()
    {
        lock (_gate)
        {
            _users += _isOver ? 0 : 1;
            return !_isOver;
        }
    }

    /// <summary>One user less.</summary>
    public void LetGo()
    {
        lock (_gate)
        {
            if (_isOver || --_users > 0)
            {
                return;
            }

            _isOver = true;
            if (_isCollected)
            {
                Unmap();
            }
            else
            {
                Empty();
            }
        }
    }

    /// <summary>Gives the memory up, and keeps the addresses.</summary>
    protected abstract void Empty();

    /// <summary>Gives up everything; called once, when nobody can reach this any more.</summary>
    protected abstract void Unmap();
}
