namespace Troupe.Workers;

/// <summary>
/// The running mark of a worker process: a page of memory that the keeper made and both have mapped. Whatever ends the worker, its last store is there to be
/// read. Two words for each item: the chunk, then the item's offset plus one (zero: nothing in hand). On a cache line of their own: the pulse, which the worker's
/// main thread raises; how often, and the memory cap, which the keeper writes before the worker has its start order.
/// </summary>
internal sealed unsafe class RunningMarkPage : IRunningMark, IDisposable
{
    private const string Name = "troupe-mark";
    private const int Size = 4096;
    private const int ReadWrite = 3;
    private const int Shared = 1;
    private const int PulseWord = 8;
    private const int PulseIntervalWord = 9;
    private const int MemoryCapWord = 10;

    private long* _words;
    private int _descriptor;

    private RunningMarkPage(int descriptor)
    {
        _descriptor = descriptor;
        var address = Libc.Map(0, Size, ReadWrite, Shared, descriptor, 0);
        if (address == -1)
        {
            throw new WorkerStartException($"The running mark cannot be mapped: {Libc.Describe(Libc.Errno)}.") { IsShortage = Libc.IsShortage(Libc.Errno) };
        }

        _words = (long*)address;
    }

    /// <summary>The descriptor to hand to the worker.</summary>
    public int Descriptor => _descriptor;

    /// <summary>What the worker has in hand, asked after its end; chunk 0, which there is none of, for nothing.</summary>
    public RunningItem InHand => Running ?? default;

    /// <summary>The same, null for nothing.</summary>
    public RunningItem? Running
    {
        get
        {
            // The writer is dead or another process: read each word once, as it stands in memory.
            var offset = Volatile.Read(ref Words[1]);
            return offset == 0 ? null : new RunningItem(Volatile.Read(ref Words[0]), (int)(offset - 1));
        }
    }

    /// <summary>Raised as long as the worker lives and moves. Read by the keeper.</summary>
    public long Pulse => Volatile.Read(ref Words[PulseWord]); // As it stands in memory: another process writes it.

    /// <summary>How often to raise the pulse, in milliseconds; 0: never.</summary>
    public int PulseMilliseconds => (int)Words[PulseIntervalWord];

    public long MemoryCap => Words[MemoryCapWord];

    private long* Words
    {
        get
        {
            ObjectDisposedException.ThrowIf(_words is null, this);
            return _words;
        }
    }

    /// <summary>A new page, in the keeper.</summary>
    public static RunningMarkPage Create()
    {
        const uint CloseOnExec = 1;
        var descriptor = Libc.CreateMemory(Name, CloseOnExec);
        if (descriptor < 0 || Libc.Truncate(descriptor, Size) < 0)
        {
            var error = Libc.Errno;
            Discard(descriptor);
            throw new WorkerStartException($"No memory for the running mark: {Libc.Describe(error)}.") { IsShortage = Libc.IsShortage(error) };
        }

        try
        {
            return new RunningMarkPage(descriptor);
        }
        catch (WorkerStartException)
        {
            Discard(descriptor);
            throw;
        }
    }

    /// <summary>The page that the keeper handed over, in the worker.</summary>
    public static RunningMarkPage Open(int descriptor) => new(descriptor);

    /// <summary>Says, before the worker has its start order, what it is to keep to.</summary>
    public void Demand(TimeSpan pulseInterval, long memoryCap)
    {
        Words[PulseIntervalWord] = (long)pulseInterval.TotalMilliseconds;
        Words[MemoryCapWord] = memoryCap;
    }

    /// <summary>The worker's sign of life.</summary>
    public void RaisePulse() => Volatile.Write(ref _words[PulseWord], _words[PulseWord] + 1); // One writer.

    /// <summary>Whether a descriptor of this process is such a page.</summary>
    public static bool IsIn(int descriptor) => new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget?.StartsWith($"/memfd:{Name} ", StringComparison.Ordinal) == true;

    public void Begin(long chunk, int offset)
    {
        // In this order for the reader after our end: never the offset of one chunk beside the number of another.
        if (_words[0] != chunk)
        {
            Volatile.Write(ref _words[1], 0);
            Volatile.Write(ref _words[0], chunk);
        }

        Volatile.Write(ref _words[1], offset + 1L);
    }

    public void Clear() => Volatile.Write(ref _words[1], 0); // Published like Begin's, after whatever the item stored.

    /// <summary>The descriptor is needed only until the worker has it.</summary>
    public void CloseDescriptor()
    {
        Discard(_descriptor);
        _descriptor = -1;
    }

    public void Dispose()
    {
        CloseDescriptor();
        if (_words is not null)
        {
            Libc.Unmap((nint)_words, Size);
            _words = null;
        }
    }

    private static void Discard(int descriptor)
    {
        if (descriptor >= 0)
        {
            Libc.Close(descriptor);
        }
    }
}
