namespace Troupe.Pools;

/// <summary>A run of a job's items that is at a worker.</summary>
internal sealed class ChunkEntry(long id, JobEntry job, ItemRange range, int worker)
{
    public long Id { get; } = id;

    public JobEntry Job { get; } = job;

    public ItemRange Range { get; } = range;

    public int Worker { get; } = worker;

    /// <summary>Items from the first on whose outcome is known.</summary>
    public int Reported { get; set; }

    /// <summary>Unfinished jobs that its items asked for.</summary>
    public int Nested { get; set; }

    /// <summary>Whether the worker was asked to give it back.</summary>
    public bool Recalled { get; set; }

    public ItemRange Unreported => Range with { First = Range.First + Reported, Count = Range.Count - Reported };
}

/// <summary>Items of a job, by index.</summary>
/// <param name="First">The first item's index.</param>
/// <param name="Count">How many.</param>
/// <param name="Attempt">1, or for a suspect that runs alone: how often it has been tried, this time included.</param>
internal readonly record struct ItemRange(long First, int Count, int Attempt);

/// <summary>A job: how much of it there is, how much is out, how much came back.</summary>
internal class JobEntry(long id)
{
    // Most jobs never need it: they are single calls, of which many thousands may wait.
    private Course? _course;

    public long Id { get; } = id;

    /// <summary>The higher the sooner.</summary>
    public int Priority { get; set; }

    /// <summary>The chunk one of whose items asked for it.</summary>
    public ChunkEntry? Asking { get; set; }

    /// <summary>How many items go together; null: as measured.</summary>
    public int? ChunkSize { get; set; }

    /// <summary>Items that have arrived.</summary>
    public long Available { get; set; }

    /// <summary>Whether all have.</summary>
    public bool Ended { get; set; }

    /// <summary>The first item that was never given out.</summary>
    public long Next { get; set; }

    /// <summary>Items whose outcome is known.</summary>
    public long Finished { get; set; }

    /// <summary>Whether there are items to give out again, before new ones.</summary>
    public bool HasAgain => _course?.Again is { Count: > 0 };

    /// <summary>What its items have taken.</summary>
    public ChunkPace Pace
    {
        get => _course?.Pace ?? default;
        set => (_course ??= new Course()).Pace = value;
    }

    /// <summary>Whether it has one item: no next chunk is sized by what that took.</summary>
    public bool IsOne => Ended && Available == 1;

    /// <summary>Whether it stands in the line of jobs with something to give out.</summary>
    public bool InLine { get; set; }

    public bool Cancelled { get; set; }

    /// <summary>Whether it is among the state's unfinished jobs.</summary>
    public bool IsUnfinished { get; set; }

    /// <summary>The unfinished job that came before it; <see cref="JobSet"/>'s.</summary>
    public JobEntry? Before { get; set; }

    /// <summary>The unfinished job that came after it; <see cref="JobSet"/>'s.</summary>
    public JobEntry? After { get; set; }

    /// <summary>The worker that had its first chunk; 0 before.</summary>
    public int FirstWorker { get; private set; }

    /// <summary>The others that had one; null: none.</summary>
    public List<int>? OtherWorkers => _course?.OtherWorkers;

    public bool HasWork => !Cancelled && (HasAgain || Next < Available);

    public bool IsDone => Ended && Finished == Available;

    /// <summary>To be given out again.</summary>
    public void Push(ItemRange range) => ((_course ??= new Course()).Again ??= new Stack<ItemRange>(1)).Push(range);

    public bool TryPop(out ItemRange range)
    {
        range = default;
        return _course?.Again is { } again && again.TryPop(out range);
    }

    /// <summary>This worker has a chunk of it, and so may keep what its function captured.</summary>
    public void Met(int worker)
    {
        if (FirstWorker == 0)
        {
            FirstWorker = worker;
        }
        else if (FirstWorker != worker && OtherWorkers?.Contains(worker) != true)
        {
            ((_course ??= new Course()).OtherWorkers ??= []).Add(worker);
        }
    }

    /// <summary>What is to be known of a job of more than one item, or whose one was given out again.</summary>
    private sealed class Course
    {
        public Stack<ItemRange>? Again { get; set; }

        public ChunkPace Pace { get; set; }

        public List<int>? OtherWorkers { get; set; }
    }
}

/// <summary>A worker as the pool sees it.</summary>
internal sealed class WorkerEntry(int number)
{
    public int Number { get; } = number;

    public bool Ready { get; set; }

    /// <summary>Whether it gets no more work and goes when it has done what it holds.</summary>
    public bool Retiring { get; set; }

    /// <summary>Whether it was told to go.</summary>
    public bool Dismissed { get; set; }

    public bool TakesWork => Ready && !Retiring;

    /// <summary>Items it was given.</summary>
    public int Tasks { get; set; }

    /// <summary>Unfinished jobs that items in its hands asked for.</summary>
    public int Nested { get; set; }

    /// <summary>Whether the item it runs may wait for others, which then must not wait for it.</summary>
    public bool IsBlocked => Nested > 0;

    /// <summary>The chunk of which it reported what cannot be.</summary>
    public ChunkEntry? Misreported { get; set; }

    /// <summary>Whether results that it reported were not there any more: it is ending, and nothing else of it counts.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>What it holds, in the order it was sent: the first runs, the others wait.</summary>
    public List<ChunkEntry> Chunks { get; } = [];

    /// <summary>A recent average of what its chunks took.</summary>
    public double? ChunkTicks { get; set; }
}
