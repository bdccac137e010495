namespace Troupe.Pools;

/// <summary>
/// Which workers there are, and which there should be: so many as wanted, and one more for each whose item waits for calls of its own as long as there is
/// work for it.
/// <code>
/// starting ──ready──► serving ──quota used, or too many──► retiring ──holds nothing──► dismissed ──gone
///     └──────────────── gone: another is started in its place ────────────────┘
/// </code>
/// </summary>
internal sealed class WorkerRoster(PoolRules rules, List<PoolAction> actions)
{
    private readonly List<WorkerEntry> _workers = []; // By number: they are few, and come in that order.
    private int _number;
    private int _failedStarts;
    private int _idleLosses;

    public List<WorkerEntry> All => _workers;

    /// <summary>Workers asked for.</summary>
    public int Wanted { get; set; } = rules.Workers;

    public bool IsBroken { get; private set; }

    /// <summary>Workers that died and were replaced.</summary>
    public int Replaced { get; private set; }

    /// <summary>Workers in a row that ended though they ran nothing, or that were not to be believed, without a chunk of anybody's that came to its end in between.</summary>
    public int IdleLosses => _idleLosses;

    /// <summary>Workers that had done their number of items, or had too much memory.</summary>
    public int Recycled { get; private set; }

    public int Ready => _workers.Count(static worker => worker.Ready && !worker.Retiring);

    public WorkerEntry? Find(int number)
    {
        foreach (var worker in _workers)
        {
            if (worker.Number == number)
            {
                return worker;
            }
        }

        return null;
    }

    public void Enlist(WorkerEntry worker)
    {
        worker.Ready = true;
        _failedStarts = 0;
    }

    /// <summary>A chunk has come to its end: the pool gets something done.</summary>
    public void NoteProgress() => _idleLosses = 0;

    /// <summary>It ended; whether another takes its place is <see cref="Fill"/>'s.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="isMissed">Whether there is still work for it.</param>
    /// <param name="hadItem">Whether an item was in its hands, whose attempts are counted.</param>
    /// <param name="isCut">Whether it was lost by no fault of what it ran: that says nothing of workers to come.</param>
    public void Strike(WorkerEntry worker, bool isMissed, bool hadItem, bool isCut = false)
    {
        _workers.Remove(worker);
        if (worker.Retiring || IsBroken || !isMissed)
        {
            return;
        }

        if (worker.Ready)
        {
            Replaced++;
            if (!hadItem && !isCut && ++_idleLosses >= rules.LossTries)
            {
                Break();
            }
        }
        else if (!isCut && ++_failedStarts >= rules.StartTries)
        {
            Break();
        }
    }

    /// <summary>Starts whom there are too few of.</summary>
    /// <param name="hasWaiting">Whether something waits that a spare worker could do.</param>
    public void Fill(bool hasWaiting)
    {
        if (IsBroken)
        {
            return;
        }

        var (serving, free) = (Serving(), Free());
        for (; serving < Wanted || (hasWaiting && free < Wanted && serving < Wanted + PoolRules.MostSpares); serving++, free++)
        {
            var number = ++_number;
            _workers.Add(new WorkerEntry(number));
            actions.Add(new(PoolActionKind.StartWorker, number));
        }
    }

    /// <summary>Gives up those that there are too many of and that are not there yet.</summary>
    public void ThinComing()
    {
        var surplus = Serving() - Wanted;
        foreach (var worker in _workers.Where(static worker => worker is { Ready: false, Retiring: false }).Reverse().Take(Math.Max(0, surplus)).ToArray())
        {
            Retire(worker);
        }
    }

    /// <summary>Whether it was started to stand in for another.</summary>
    public bool IsSpare(int number) => _workers.Count(worker => !worker.Retiring && worker.Number <= number) > Wanted;

    /// <summary>Lets go of whom there are too many of, those with the least in hand first.</summary>
    public void Thin()
    {
        for (var surplus = Serving() - Wanted; surplus > 0; surplus--)
        {
            Retire(_workers.Where(static worker => !worker.Retiring).MinBy(static worker => (worker.Chunks.Count, worker.Ready ? 1 : 0))!);
        }
    }

    /// <summary>The worker has been given its number of items, or has too much memory.</summary>
    public void Recycle(WorkerEntry worker)
    {
        Recycled++;
        Retire(worker);
    }

    /// <summary>A retiring worker that holds nothing can go.</summary>
    public void DismissIfDone(WorkerEntry worker)
    {
        if (worker is { Retiring: true, Dismissed: false, Chunks.Count: 0 })
        {
            worker.Dismissed = true;
            actions.Add(new(PoolActionKind.Dismiss, worker.Number));
        }
    }

    /// <summary>There will be no workers.</summary>
    public void Break()
    {
        IsBroken = true;
        actions.Add(new(PoolActionKind.Break));
    }

    /// <summary>It gets no further work, and goes when it holds none.</summary>
    public void Retire(WorkerEntry worker)
    {
        worker.Retiring = true;
        DismissIfDone(worker);
    }

    private int Serving()
    {
        var count = 0;
        foreach (var worker in _workers)
        {
            count += worker.Retiring ? 0 : 1;
        }

        return count;
    }

    // Those that can take something now or will be able to soon.
    private int Free()
    {
        var count = 0;
        foreach (var worker in _workers)
        {
            count += worker.Retiring || worker.IsBlocked ? 0 : 1;
        }

        return count;
    }
}
