namespace Troupe.Pools;

/// <summary>
/// Who runs what. Takes events, gives the actions they call for; no actor, no clock, no bytes.
/// <code>
/// items ──► job ──► chunk ──► worker ──► report ──► job done
///            ▲                  │ dies
///            └── suspect alone ─┤            (its attempts are counted; the last one makes it lost)
///            └── the rest ──────┘
/// </code>
/// <see cref="WorkerRoster"/> knows the workers, <see cref="JobLine"/> whose turn it is, <see cref="ChunkDealer"/> gives out, <see cref="LossRule"/> finds the suspect.
/// </summary>
internal sealed partial class PoolState
{
    private readonly PoolRules _rules;
    private readonly List<PoolAction> _actions = new(8);
    private readonly JobSet _jobs = new();
    private readonly Dictionary<long, ChunkEntry> _chunks = [];
    private readonly JobLine _line = new();
    private readonly WorkerRoster _roster;
    private readonly ChunkDealer _dealer;

    public PoolState(PoolRules rules)
    {
        _rules = rules;
        _roster = new WorkerRoster(rules, _actions);
        _dealer = new ChunkDealer(rules, _roster, _line, _chunks, _actions);
    }

    public bool IsBroken => _roster.IsBroken;

    /// <summary>Once set, a worker that ends is replaced only while there is still a job to finish.</summary>
    public bool IsStopping { get; set; }

    public int Jobs => _jobs.Count;

    /// <summary>The unfinished jobs, in the order in which they came.</summary>
    public List<JobEntry> Unfinished() => _jobs.ToList();

    public int Replaced => _roster.Replaced;

    public int Recycled => _roster.Recycled;

    public int IdleLosses => _roster.IdleLosses;

    public long Retried { get; private set; }

    public int ReadyWorkers => _roster.Ready;

    public int WantedWorkers => _roster.Wanted;

    /// <summary>Whether no further worker would stand in for one that waits for calls of its own item.</summary>
    public bool IsTooDeep => _roster.All.Count >= _roster.Wanted + PoolRules.MostSpares;

    /// <summary>The actions since the last call, in order. The list is reused: perform them before the next event.</summary>
    public List<PoolAction> TakeActions() => _actions;

    public void Begin() => Settle();

    /// <param name="job">The job.</param>
    /// <param name="available">Items there are at once.</param>
    /// <param name="ended">Whether they are all.</param>
    /// <param name="chunkSize">How many go together; null: as measured.</param>
    /// <param name="priority">The higher the sooner.</param>
    /// <param name="parent">The chunk one of whose items asks for it; 0 or one that is over: none.</param>
    public void AddJob(JobEntry job, long available, bool ended, int? chunkSize, int priority = 0, long parent = 0)
    {
        var asking = parent == 0 ? null : _chunks.GetValueOrDefault(parent);
        (job.Available, job.Ended, job.ChunkSize, job.Priority, job.Asking) = (available, ended, chunkSize, priority, asking);
        if (asking is not null)
        {
            asking.Nested++;
            _roster.Find(asking.Worker)!.Nested++;
        }

        _jobs.Add(job);
        _dealer.HasPriorities |= priority != 0;
        FinishIfDone(job);
        _line.Join(job);
        Settle();
    }

    public void ItemsArrived(JobEntry job, int count, bool ended)
    {
        if (job.IsUnfinished)
        {
            job.Available += count;
            job.Ended |= ended;
            FinishIfDone(job);
            _line.Join(job);
            Settle();
        }
    }

    /// <summary>Drops what no worker has, asks for what waits at workers, signals what runs. The job is over for its caller at once.</summary>
    public void CancelJob(JobEntry job)
    {
        if (!_jobs.Remove(job))
        {
            return;
        }

        job.Cancelled = true;
        _line.Leave(job);
        foreach (var worker in _roster.All)
        {
            for (var i = 0; i < worker.Chunks.Count; i++)
            {
                if (worker.Chunks[i].Job == job)
                {
                    Emit(new(PoolActionKind.CancelChunk, worker.Number, worker.Chunks[i]));
                }
            }
        }

        Forget(job);
        Settle();
    }

    /// <summary>The chunk with this number when it is still at a worker that is believed.</summary>
    public ChunkEntry? Find(long number) =>
        _chunks.TryGetValue(number, out var chunk) && _roster.Find(chunk.Worker) is { Misreported: null, IsUnreadable: false } ? chunk : null;

    /// <summary>The outcomes of the next <paramref name="count"/> items of a chunk are known.</summary>
    public void Reported(ChunkEntry chunk, int count, long elapsedTicks, bool final)
    {
        chunk.Reported += count;
        chunk.Job.Finished += count;
        if (final)
        {
            var worker = Detach(chunk);
            _roster.NoteProgress();
            worker.ChunkTicks = worker.ChunkTicks is { } before ? (before + elapsedTicks) / 2 : elapsedTicks;
            if (!chunk.Job.IsOne)
            {
                chunk.Job.Pace = chunk.Job.Pace.After(chunk.Range.Count, elapsedTicks);
            }
        }

        FinishIfDone(chunk.Job);
        if (final)
        {
            Settle();
        }
    }

    /// <summary>The worker gave a waiting chunk back, or says that it had begun.</summary>
    public void TakenBack(ChunkEntry chunk, bool taken)
    {
        // What was not asked for, or was begun, cannot have been given back: a worker that says so has gone astray, and its reports will show it.
        if (taken && chunk.Recalled && chunk.Reported == 0)
        {
            Detach(chunk).Tasks -= chunk.Range.Count;
            chunk.Job.Push(chunk.Range);
            _line.Join(chunk.Job);
            Settle();
        }
    }

    /// <summary>The chunk cannot be sent: alone, its item has failed (the caller says how); otherwise each item is sent alone.</summary>
    public void Unsendable(ChunkEntry chunk)
    {
        Detach(chunk);
        if (chunk.Range.Count == 1)
        {
            chunk.Job.Finished++;
            FinishIfDone(chunk.Job);
        }
        else
        {
            Isolate(chunk.Job, chunk.Range);
        }

        Settle();
    }

    /// <summary>So many items of a chunk, or their results, took so many bytes on their way.</summary>
    public static void Weighed(ChunkEntry chunk, int count, long bytes) => chunk.Job.Pace = chunk.Job.Pace.Weighing(count, bytes);

    private void Isolate(JobEntry job, ItemRange range)
    {
        for (var i = range.Count - 1; i >= 0; i--)
        {
            Push(job, range with { First = range.First + i, Count = 1 });
        }

        _line.Join(job);
    }

    private static void Push(JobEntry job, ItemRange range)
    {
        if (range.Count > 0)
        {
            job.Push(range);
        }
    }

    private WorkerEntry Detach(ChunkEntry chunk)
    {
        var worker = _roster.Find(chunk.Worker)!;
        var wasFirst = worker.Chunks[0] == chunk;
        worker.Chunks.Remove(chunk);
        if (wasFirst && worker.Chunks.Count > 0)
        {
            Emit(new(PoolActionKind.Begin, worker.Number, worker.Chunks[0]));
        }

        worker.Nested -= chunk.Nested;
        _chunks.Remove(chunk.Id);
        Emit(new(PoolActionKind.DropChunk, worker.Number, chunk));
        _roster.DismissIfDone(worker);
        return worker;
    }

    private void FinishIfDone(JobEntry job)
    {
        if (job.IsDone && _jobs.Remove(job))
        {
            Forget(job);
            Emit(new(PoolActionKind.JobDone, Job: job));
        }
    }

    private void Forget(JobEntry job)
    {
        ForgetAt(job.FirstWorker, job);
        if (job.OtherWorkers is { } others)
        {
            foreach (var worker in others)
            {
                ForgetAt(worker, job);
            }
        }

        if (job.Asking is { } parent)
        {
            parent.Nested--;
            if (_roster.Find(parent.Worker) is { } asking && asking.Chunks.Contains(parent))
            {
                asking.Nested--;
            }

            job.Asking = null; // Who keeps a call's handle does not keep the calls that it came of.
        }
    }

    private void ForgetAt(int worker, JobEntry job)
    {
        if (worker != 0 && _roster.Find(worker) is not null)
        {
            Emit(new(PoolActionKind.ForgetJob, worker, Job: job));
        }
    }

    /// <summary>Gives out what can be given, and has as many workers as that takes.</summary>
    private void Settle()
    {
        _dealer.Deal();
        if (IsStopping && _jobs.Count == 0)
        {
            return;
        }

        if (_jobs.Count == 0)
        {
            _roster.Thin(); // Those that stood in for others stay until nothing is left, so that nested calls do not start a worker each.
        }

        _roster.Fill(HasWaiting());
    }

    private bool HasWaiting()
    {
        if (_line.Peek() is not null)
        {
            return true;
        }

        foreach (var worker in _roster.All)
        {
            if (worker is { IsBlocked: true, Chunks.Count: > 1 })
            {
                return true;
            }
        }

        return false;
    }

    private void Emit(PoolAction action) => _actions.Add(action);
}
