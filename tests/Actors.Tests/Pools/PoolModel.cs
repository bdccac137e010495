namespace Troupe.Actors.Tests.Pools;

using Troupe.Pools;
using Troupe.Workers;

/// <summary>
/// Plays the world around a <see cref="PoolState"/>: workers that start, report in pieces, give chunks back or not, and die at any moment;
/// a stream of decisions says which happens next. Keeps its own account of every item and throws where the pool's differs.
/// </summary>
internal sealed class PoolModel
{
    private readonly PoolRules _rules;
    private readonly PoolState _state;
    private readonly List<int> _starting = [];
    private readonly Dictionary<int, List<ChunkEntry>> _holding = [];
    private readonly Dictionary<long, (int Worker, bool Answered)> _recalled = [];
    private readonly Dictionary<(long Job, long Index), int> _outcomes = [];
    private readonly Dictionary<(long Job, long Index), int> _deaths = [];
    private readonly Dictionary<long, JobEntry> _entries = [];
    private readonly Dictionary<long, long> _items = [];
    private readonly HashSet<long> _open = [];
    private readonly HashSet<long> _done = [];
    private readonly HashSet<int> _dismissed = [];
    private readonly Dictionary<int, int> _given = [];
    private readonly Dictionary<long, List<long>> _nested = [];
    private (long Job, long Index)? _late;
    private int _wanted;
    private long _job;

    public PoolModel(int workers, int maxAttempts, int maxTasks = int.MaxValue)
    {
        _rules = new PoolRules(workers, maxAttempts, StartTries: int.MaxValue, TargetTicks: 5000, CoverTicks: 1000, maxTasks);
        _wanted = workers;
        _state = new PoolState(_rules);
        _state.Begin();
        Perform();
    }

    /// <summary>Takes a decision: any number means something.</summary>
    public void Step(int decision)
    {
        var pick = Math.Abs(decision / 25);
        switch (Math.Abs(decision % 25))
        {
            case 0 or 1:
                Add(pick % 200, ended: true);
                break;
            case 2:
                Add(pick % 20, ended: false);
                break;
            case 3:
                Arrive(pick);
                break;
            case 4:
                Die(pick, Mark.Running);
                break;
            case 5:
                Die(pick, pick % 2 == 0 ? Mark.Unknown : Mark.Idle);
                break;
            case 6:
                Cancel(pick);
                break;
            case 7 or 8:
                Answer(pick);
                break;
            case 9 or 10:
                Start(pick);
                break;
            case 11 or 12:
                Report(pick, whole: false);
                break;
            case 16:
                Resize(1 + (pick % 5));
                break;
            case 17 or 18:
                Nest(pick);
                break;
            case 19:
                Die(pick, Mark.TimedOut);
                break;
            case 20:
                Die(pick, Mark.Misreport);
                break;
            case 21:
                Leave(pick);
                break;
            case 22:
                Fill(pick);
                break;
            default:
                Report(pick, whole: true);
                break;
        }
    }

    /// <summary>Nothing goes wrong any more: every job must come to its end, every item have one outcome.</summary>
    public void Settle()
    {
        foreach (var job in _open.ToList())
        {
            _open.Remove(job);
            _state.ItemsArrived(_entries[job], 0, ended: true);
            Perform();
        }

        for (var i = 0; _done.Count < _items.Count; i++)
        {
            Require(i < 200_000, "the jobs come to an end");
            var before = Progress();
            Start(0);
            Answer(0);
            Leave(0);
            Report(i, whole: true);
            Require(before != Progress() || _holding.Values.Any(chunks => chunks.Count > 0), $"something is under way: {_starting.Count} starting, {_holding.Count} ready, {_dismissed.Count} dismissed, {_items.Count - _done.Count} jobs, {_recalled.Count} recalled, {_wanted} wanted");
        }

        while (Working(0) is not null)
        {
            Report(0, whole: true);
        }

        while (_dismissed.Count > 0)
        {
            Leave(0);
        }

        Require(_starting.Count + _holding.Count == _wanted, "in the end there are as many workers as are wanted");
        foreach (var (job, items) in _items)
        {
            for (var index = 0L; index < items; index++)
            {
                Require(_outcomes.GetValueOrDefault((job, index)) == 1, $"item {index} of job {job} has one outcome, not {_outcomes.GetValueOrDefault((job, index))}");
            }
        }
    }

    // With the outcomes: workers that do their number of items and go leave everything else as it was.
    private (int Starting, int Recalled, int Held, int Done, int Outcomes) Progress() => (
        _starting.Count,
        _recalled.Count,
        _holding.Values.Sum(chunks => chunks.Sum(chunk => chunk.Range.Count - chunk.Reported) + chunks.Count),
        _done.Count + _dismissed.Count,
        _outcomes.Count);

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Violated: {what}.");
        }
    }

    private void Add(int items, bool ended, long parent = 0)
    {
        var job = ++_job;
        if (parent != 0)
        {
            if (!_nested.TryGetValue(parent, out var nested))
            {
                _nested.Add(parent, nested = []);
            }

            nested.Add(job);
        }

        _items[job] = items;
        if (!ended)
        {
            _open.Add(job);
        }

        _entries.Add(job, new JobEntry(job));
        _state.AddJob(_entries[job], items, ended, job % 5 == 0 ? 7 : null, priority: (int)(job % 7 / 5), parent);
        Perform();
    }

    private void Nest(int pick)
    {
        if (Working(pick) is { } chunks && chunks[0].Reported < chunks[0].Range.Count)
        {
            Add(1 + (pick % 3), ended: true, chunks[0].Id);
        }
    }

    private void Resize(int workers)
    {
        _wanted = workers;
        _state.Resize(workers);
        Perform();
    }

    private void Leave(int pick)
    {
        if (_dismissed.Count > 0)
        {
            var worker = _dismissed.ElementAt(pick % _dismissed.Count);
            Require(_holding.GetValueOrDefault(worker) is not { Count: > 0 }, "who is dismissed holds nothing");
            Forget(worker);
            _state.WorkerGone(worker, default(RunningItem));
            Perform();
        }
    }

    private void Forget(int worker)
    {
        _starting.Remove(worker);
        _holding.Remove(worker);
        _dismissed.Remove(worker);
    }

    private void Arrive(int pick)
    {
        if (_open.Count > 0)
        {
            var job = _open.ElementAt(pick % _open.Count);
            _items[job] += pick % 30;
            var ended = pick % 3 == 0;
            if (ended)
            {
                _open.Remove(job);
            }

            _state.ItemsArrived(_entries[job], pick % 30, ended);
            Perform();
        }
    }

    private void Start(int pick)
    {
        if (_starting.Find(worker => !_dismissed.Contains(worker)) is var first and > 0)
        {
            var worker = _starting[pick % _starting.Count];
            worker = _dismissed.Contains(worker) ? first : worker;
            _starting.Remove(worker);
            _holding.Add(worker, []);
            _state.WorkerReady(worker);
            Perform();
        }
    }

    private void Report(int pick, bool whole)
    {
        if (Working(pick) is not { } chunks)
        {
            return;
        }

        var chunk = chunks[0];
        var rest = chunk.Range.Count - chunk.Reported;
        var count = whole ? rest : Math.Min(rest, 1 + (pick % 5));
        for (var i = 0; i < count; i++)
        {
            Outcome(chunk.Job.Id, chunk.Range.First + chunk.Reported + i);
        }

        var final = count == rest && (whole || pick % 2 == 0);
        if (final)
        {
            chunks.RemoveAt(0);
        }

        _state.Reported(chunk, count, (pick % 10_000) * count, final);
        Perform();
    }

    private void Fill(int pick)
    {
        if (Working(pick) is not { } chunks)
        {
            return;
        }

        var chunk = chunks[0];
        if (chunk.Reported < chunk.Range.Count)
        {
            var count = 1 + (pick % (chunk.Range.Count - chunk.Reported));
            for (var i = 0; i < count; i++)
            {
                Outcome(chunk.Job.Id, chunk.Range.First + chunk.Reported + i);
            }

            _state.Reported(chunk, count, 100, final: false);
            Perform();
        }

        var worker = chunk.Worker;
        chunks.Clear();
        _state.WorkerFull(chunk);
        Perform();
        Require(_holding.GetValueOrDefault(worker) is not { Count: > 0 }, "who is full gets no more work");
        Require(_dismissed.Contains(worker), "who is full is dismissed");
    }

    private void Answer(int pick)
    {
        if (_recalled.Count == 0)
        {
            return;
        }

        var (id, (worker, _)) = _recalled.ElementAt(pick % _recalled.Count);
        _recalled.Remove(id);
        var chunk = _holding.GetValueOrDefault(worker)?.Find(held => held.Id == id);
        if (chunk is null || _state.Find(id) is null)
        {
            return;
        }

        // The first one runs; so does whatever has been reported of.
        var taken = _holding[worker][0] != chunk && chunk.Reported == 0;
        if (taken)
        {
            _holding[worker].Remove(chunk);
            _given[worker] -= chunk.Range.Count;
        }

        _state.TakenBack(chunk, taken);
        Perform();
    }

    private void Die(int pick, Mark mark)
    {
        if (_holding.Count == 0)
        {
            return;
        }

        var worker = _holding.Keys.ElementAt(pick % _holding.Count);
        var chunks = _holding[worker];
        Forget(worker);
        RunningItem? running = null;
        if (mark == Mark.Misreport && chunks.Count > 0)
        {
            var chunk = chunks[pick % chunks.Count];
            _state.Misreported(chunk);
            Require(_state.Find(chunk.Id) is null, "who misreported is not listened to");
            if (chunk.Range.Count == 1 && chunk.Reported == 0 && !chunk.Job.Cancelled)
            {
                var suspect = (chunk.Job.Id, chunk.Range.First);
                _deaths[suspect] = _deaths.GetValueOrDefault(suspect) + 1;
            }
        }
        else if (mark == Mark.TimedOut && chunks.Count > 0 && chunks[0].Reported < chunks[0].Range.Count)
        {
            running = new RunningItem(chunks[0].Id, chunks[0].Reported);
            _late = chunks[0].Job.Cancelled ? null : (chunks[0].Job.Id, chunks[0].Range.First + chunks[0].Reported);
        }
        else if (mark == Mark.Running && chunks.Count > 0 && chunks[0].Reported < chunks[0].Range.Count)
        {
            // It may have finished items that it did not get to report.
            var offset = chunks[0].Reported + (pick % (chunks[0].Range.Count - chunks[0].Reported));
            running = new RunningItem(chunks[0].Id, offset);
            var suspect = (chunks[0].Job.Id, chunks[0].Range.First + offset);
            if (!chunks[0].Job.Cancelled)
            {
                _deaths[suspect] = _deaths.GetValueOrDefault(suspect) + 1;
            }
        }
        else if (mark == Mark.Idle)
        {
            running = new RunningItem(0, 0);
        }
        else if (chunks.Count > 0 && chunks[0].Range.Count == 1 && chunks[0].Reported == 0 && !chunks[0].Job.Cancelled)
        {
            var suspect = (chunks[0].Job.Id, chunks[0].Range.First);
            _deaths[suspect] = _deaths.GetValueOrDefault(suspect) + 1;
        }

        _state.WorkerGone(worker, running, timedOut: mark == Mark.TimedOut && running is not null);
        _state.WorkerGone(worker, running);
        Perform();
        Require(_late is null, "an item that took too long has its outcome at once");
    }

    private void Cancel(int pick)
    {
        var wanted = _items.Keys.Where(job => !_done.Contains(job)).ToList();
        if (wanted.Count > 0)
        {
            var job = wanted[pick % wanted.Count];
            _items.Remove(job);
            _open.Remove(job);
            Unnest(job);
            _state.CancelJob(_entries[job]);
            Perform();
        }
    }

    private List<ChunkEntry>? Working(int pick)
    {
        var working = _holding.Values.Where(chunks => chunks.Count > 0 && _nested.GetValueOrDefault(chunks[0].Id) is not { Count: > 0 }).ToList();
        return working.Count == 0 ? null : working[pick % working.Count];
    }

    private void Unnest(long job)
    {
        foreach (var nested in _nested.Values)
        {
            nested.Remove(job);
        }
    }

    private void Outcome(long job, long index) => _outcomes[(job, index)] = _outcomes.GetValueOrDefault((job, index)) + 1;

    private void Perform()
    {
        var actions = _state.TakeActions();
        foreach (var action in actions)
        {
            switch (action.Kind)
            {
                case PoolActionKind.StartWorker:
                    _starting.Add(action.Worker);
                    break;
                case PoolActionKind.Assign:
                    Require(_holding.ContainsKey(action.Worker), "work goes to a worker that is ready");
                    Require(action.Chunk!.Range.Count > 0, "a chunk has items");
                    Require(!_dismissed.Contains(action.Worker), "who is dismissed gets no work");
                    _holding[action.Worker].Add(action.Chunk);
                    _given[action.Worker] = _given.GetValueOrDefault(action.Worker) + action.Chunk.Range.Count;
                    Require(_given[action.Worker] <= _rules.MaxTasks, "no worker is given more items than its number");
                    Require(_holding[action.Worker].Count <= ChunkRule.MaxDepth, "a worker holds a bounded number of chunks");
                    break;
                case PoolActionKind.TakeBack:
                    Require(_holding[action.Worker].Contains(action.Chunk!), "only what a worker holds is taken back");
                    _recalled[action.Chunk!.Id] = (action.Worker, false);
                    break;
                case PoolActionKind.ItemLost:
                    Require(_deaths.GetValueOrDefault((action.Job!.Id, action.Index)) == _rules.MaxAttempts, "an item is lost with its last attempt, no sooner and no later");
                    Outcome(action.Job!.Id, action.Index);
                    break;
                case PoolActionKind.ItemTimedOut:
                    Require(_late == (action.Job!.Id, action.Index), "the item that took too long is the one that ran");
                    _late = null;
                    Outcome(action.Job!.Id, action.Index);
                    break;
                case PoolActionKind.Dismiss:
                    Require(_dismissed.Add(action.Worker), "a worker is dismissed once");
                    Require(_starting.Contains(action.Worker) || _holding[action.Worker].Count == 0, "who is dismissed holds nothing");
                    break;
                case PoolActionKind.JobDone:
                    Unnest(action.Job!.Id);
                    Require(_items.ContainsKey(action.Job.Id), "a job that was given up is not done");
                    Require(_done.Add(action.Job.Id), "a job is done once");
                    break;
                case PoolActionKind.Break:
                    Require(false, "the pool does not break");
                    break;
            }
        }

        actions.Clear();
        Require(_starting.Count + _holding.Count - _dismissed.Count >= _wanted, "every worker that died is being replaced");
        var unfinished = _items.Keys.Where(job => !_done.Contains(job)).Order();
        Require(_state.Unfinished().ConvertAll(static job => job.Id).SequenceEqual(unfinished), "the unfinished jobs are those that are not over, in the order in which they came");
        Require(_state.Jobs == _items.Count - _done.Count, "they are counted");
    }

    private enum Mark
    {
        Running,
        Unknown,
        Idle,
        TimedOut,
        Misreport,
    }
}
