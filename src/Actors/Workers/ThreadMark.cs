namespace Troupe.Workers;

/// <summary>The running mark of a worker on a thread of this process; asked while the thread may still run.</summary>
internal sealed class ThreadMark : IRunningMark
{
    private long _chunk;
    private long _offsetPlusOne;

    public RunningItem? Running
    {
        get
        {
            while (true)
            {
                // Offset, chunk, offset again: the same offset twice means that the chunk between them was its chunk.
                var offset = Volatile.Read(ref _offsetPlusOne);
                var chunk = Volatile.Read(ref _chunk);
                if (Volatile.Read(ref _offsetPlusOne) == offset)
                {
                    return offset == 0 ? null : new RunningItem(chunk, (int)(offset - 1));
                }
            }
        }
    }

    public void Begin(long chunk, int offset)
    {
        // In this order for the reader: never the offset of one chunk beside the number of another.
        if (_chunk != chunk)
        {
            Volatile.Write(ref _offsetPlusOne, 0);
            Volatile.Write(ref _chunk, chunk);
        }

        Volatile.Write(ref _offsetPlusOne, offset + 1L);
    }

    public void Clear() => Volatile.Write(ref _offsetPlusOne, 0); // Published like Begin's.
}
