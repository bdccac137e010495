namespace Troupe.Pools;

using Troupe.Peers;
using Troupe.Code;
using Troupe.Payload;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// Runs a pool: performs what <see cref="PoolState"/> decides.
/// <code>
/// handle ──AddJob──► pool ──RunChunk──► worker's control ──► runner ──ChunkReport──► pool ──► job ──► caller
///                     │ keeper (child) ──WorkerReady, WorkerGone──►┘
/// </code>
/// </summary>
internal sealed class PoolActor : ReceiveActor
{
    private readonly PoolPlan _plan;
    private readonly PoolCounters _counters;
    private readonly PoolState _state;
    private readonly Dictionary<long, Job> _jobs = [];
    private readonly Dictionary<int, PoolMember> _members = [];
    private readonly Dictionary<FunctionKey, int> _functions = [];
    private readonly Dictionary<long, long> _segments = [];
    private readonly HashSet<int> _gone = [];
    private WorkerGone? _firstFailedStart;
    private WorkerGone? _lastGone;

    public PoolActor(PoolPlan plan, PoolCounters counters)
    {
        _plan = plan;
        _counters = counters;
        _state = new PoolState(plan.Rules);
        Receive<AddJob>(Add);
        Receive<ChunkReport>(Take);
        Receive<LocalReport>(Take);
        Receive<AnnounceItems>(more => _state.ItemsArrived(more.Job, more.Count, more.Ended));
        Receive<ChunkTakenBack>(Take);
        Receive<AbandonJob>(Abandon);
        Receive<WorkerReady>(Enlist);
        Receive<WorkerGone>(Strike);
        Receive<DrainPool>(_ => Drain());
        Receive<TerminatePool>(Terminate);
    }

    internal static Props PropsFor(PoolPlan plan, PoolCounters counters) => Making.Of(() => new PoolActor(plan, counters));

    protected override void PreStart()
    {
        _state.Begin();
        Perform();
    }

    protected override bool AroundReceive(Receive receive, object message)
    {
        var handled = base.AroundReceive(receive, message);
        Perform();
        return handled;
    }

    protected override void PostStop()
    {
        AbortAll(new PoolTerminatedException(_plan.Name));
        _plan.Stopped.TrySetResult();
    }

    // A bug of ours must not leave callers waiting on an actor that was restarted empty: every job fails with it, those that still come too.
    protected override void PreRestart(Exception reason, object message)
    {
        AbortAll(reason);
        _plan.Started.TrySetException(reason);
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason) => Become(() => Fallen(reason));

    private void Fallen(Exception reason)
    {
        Receive<AddJob>(add => Refuse(add.Job, reason));
        Receive<DrainPool>(_ => Context.Stop(Self));
        Receive<TerminatePool>(_ => Context.Stop(Self));
        ReceiveAny(_ => { }); // the old self's workers and jobs
    }

    private void AbortAll(Exception reason)
    {
        foreach (var job in _jobs.Values)
        {
            Refuse(job, reason);
        }

        foreach (var segment in _segments.Values)
        {
            Segments.Release(segment);
        }

        _jobs.Clear();
        _segments.Clear();
    }

    private static void Refuse(Job job, Exception reason)
    {
        job.Abort(reason);
        job.Release();
    }

    private void Add(AddJob add)
    {
        if (_state.IsBroken)
        {
            Refuse(add.Job, Broken());
            return;
        }

        if (_state.IsStopping)
        {
            Refuse(add.Job, new PoolTerminatedException(_plan.Name));
            return;
        }

        _jobs.Add(add.Job.Id, add.Job);
        _state.AddJob(add.Job.Id, add.Available, add.Ended, add.Job.ChunkSize ?? _plan.ChunkSize);
    }

    private void Take(ChunkReport report)
    {
        // A worker that is gone may still be heard: its chunks were given to others.
        if (_state.Find(report.Chunk) is { } chunk)
        {
            if (ReportRule.Fits(report, chunk))
            {
                Accept(chunk, report.Count, report.Faults.Length, (job, worker) => job.Accept(chunk, report, worker));
                _state.Reported(chunk, report.Count, report.ElapsedTicks, report.Final);
            }
            else
            {
                // Nothing it says can be believed any more; what it holds goes to others.
                Context.GetLogger().Error("{0} reports what it was not asked for; it is killed.", _members[chunk.Worker].Name);
                _members[chunk.Worker].Keeper.Tell(new KillWorker());
            }
        }

        if (report.Results.Segment is { } segment)
        {
            Sender.Tell(new ReleaseSegment(segment.Id));
        }
    }

    private void Take(LocalReport report)
    {
        if (_state.Find(report.Chunk) is { } chunk)
        {
            Accept(chunk, report.Count, report.Faults, (job, worker) => job.Accept(chunk, report, worker));
            _state.Reported(chunk, report.Count, report.ElapsedTicks, report.Final);
        }
    }

    private void Accept(ChunkEntry chunk, int count, int faults, Action<Job, string> accept)
    {
        if (_jobs.TryGetValue(chunk.Job.Id, out var job) && !chunk.Job.Cancelled)
        {
            accept(job, _members[chunk.Worker].Name);
            Count(count, faults);
        }
    }

    private void Take(ChunkTakenBack answer)
    {
        if (_state.Find(answer.Chunk) is { } chunk)
        {
            _state.TakenBack(chunk, answer.Taken);
        }
    }

    private void Abandon(AbandonJob abandon)
    {
        _state.CancelJob(abandon.Job);
        if (_jobs.Remove(abandon.Job, out var job))
        {
            job.Release();
        }
    }

    private void Enlist(WorkerReady ready)
    {
        if (_members.TryGetValue(ready.Worker, out var member))
        {
            member.Control = ready.Control;
            member.ProcessId = ready.ProcessId;
            _state.WorkerReady(ready.Worker);
            Publish();
            if (_state.ReadyWorkers == _plan.Rules.Workers)
            {
                _plan.Started.TrySetResult();
            }
        }
    }

    private void Strike(WorkerGone gone)
    {
        if (!_gone.Add(gone.Worker))
        {
            return;
        }

        _lastGone = gone;
        if (_members.TryGetValue(gone.Worker, out var member) && member.Control is null)
        {
            _firstFailedStart ??= gone;
        }

        _state.WorkerGone(gone.Worker, gone.Running);
        Perform();
        _members.Remove(gone.Worker);
        Publish();
        StopWhenEmpty();
    }

    private void Drain()
    {
        _state.IsStopping = true;
        StopWhenIdle();
    }

    private void Terminate(TerminatePool terminate)
    {
        _state.IsStopping = true;
        foreach (var job in _jobs.Values)
        {
            job.Abort(terminate.Reason);
            _state.CancelJob(job.Id);
            job.Release();
        }

        _jobs.Clear();
        Dismiss(new KillWorker());
    }

    private void StopWhenIdle()
    {
        if (_state.IsStopping && _jobs.Count == 0)
        {
            Dismiss(new StopWorker(_plan.StopGrace));
        }
    }

    private void Dismiss(object order)
    {
        foreach (var member in _members.Values)
        {
            member.Keeper.Tell(order);
        }

        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (_state.IsStopping && _members.Count == 0)
        {
            Context.Stop(Self);
        }
    }

    private void Perform()
    {
        var actions = _state.TakeActions();
        for (var i = 0; i < actions.Count; i++)
        {
            Perform(actions[i]);
        }

        actions.Clear();
    }

    private void Perform(PoolAction action)
    {
        switch (action.Kind)
        {
            case PoolActionKind.StartWorker:
                Hire(action.Worker);
                break;
            case PoolActionKind.Assign:
                Send(action.Chunk!, _members[action.Worker]);
                break;
            case PoolActionKind.TakeBack:
                _members[action.Worker].Control!.Tell(new TakeBackChunk(action.Chunk!.Id));
                break;
            case PoolActionKind.CancelChunk:
                _members[action.Worker].Control!.Tell(new CancelChunk(action.Chunk!.Id));
                break;
            case PoolActionKind.ForgetJob:
                if (_members[action.Worker].Jobs.Remove(action.Job))
                {
                    _members[action.Worker].Control!.Tell(new ForgetJob(action.Job));
                }

                break;
            case PoolActionKind.DropChunk:
                if (_segments.Remove(action.Chunk!.Id, out var segment))
                {
                    Segments.Release(segment);
                }

                break;
            case PoolActionKind.ItemLost:
                Lose(action);
                break;
            case PoolActionKind.JobDone:
                Finish(action.Job);
                break;
            case PoolActionKind.Break:
                Break();
                break;
        }
    }

    private void Hire(int number)
    {
        var spec = new WorkerSpec(number, $"{_plan.Name}-{number}", _plan.Output);
        var keeper = Context.ActorOf(
            _plan.Backend == Backend.Threads
                ? ThreadKeeper.For(spec, Self, (name, mark) => WorkerActor.PropsFor(name, mark, _plan.ReportInterval))
                : ProcessKeeper.For(spec, Self, _plan.Launcher),
            $"keeper-{number}");
        _members.Add(number, new PoolMember(spec.Name, keeper));
    }

    private void Send(ChunkEntry chunk, PoolMember member)
    {
        if (!_jobs.TryGetValue(chunk.Job.Id, out var job))
        {
            return;
        }

        if (job.Shipped is null)
        {
            member.Control!.Tell(job.MakeLocal(chunk, Self));
            return;
        }

        Parcel items;
        try
        {
            items = job.Pack(chunk.Range);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (chunk.Range.Count == 1)
            {
                job.Fail(new ItemFailure(chunk.Range.First, error, chunk.Range.Attempt, ""));
                Count(1, 1);
            }

            _state.Unsendable(chunk);
            return;
        }

        if (items.Segment is { } segment && !job.IsSingle)
        {
            _segments.Add(chunk.Id, segment.Id);
        }

        var captured = job.KeepsCaptured && !member.Jobs.Add(job.Id) ? null : job.Captured;
        var order = new RunChunk(
            chunk.Id, job.KeepsCaptured ? job.Id : 0, FunctionNumber(job.Shipped, member), chunk.Range.First, chunk.Range.Count, chunk.Range.Attempt, captured, items);
        member.Control!.Tell(order);
    }

    private int FunctionNumber(ShippedFunction function, PoolMember member)
    {
        if (!_functions.TryGetValue(function.Key, out var number))
        {
            number = _functions.Count + 1;
            _functions.Add(function.Key, number);
        }

        if (member.Functions.Add(number))
        {
            member.Control!.Tell(new DefineFunction(number, function.Reference));
        }

        return number;
    }

    private void Lose(PoolAction lost)
    {
        if (_jobs.TryGetValue(lost.Job, out var job))
        {
            var name = _members[lost.Worker].Name;
            var error = new WorkerLostException(lost.Index, name, _lastGone!.Reason, lost.Attempts, _lastGone.LastErrors);
            job.Fail(new ItemFailure(lost.Index, error, lost.Attempts, name));
            Count(1, 1);
        }
    }

    private void Finish(long id)
    {
        if (_jobs.Remove(id, out var job))
        {
            job.Release();
            job.Complete();
            StopWhenIdle();
        }
    }

    private void Break()
    {
        var error = Broken();
        foreach (var job in _jobs.Values)
        {
            _state.CancelJob(job.Id);
            job.Abort(error);
            job.Release();
        }

        _jobs.Clear();
        _plan.Started.TrySetException(error);
        StopWhenIdle();
    }

    private PoolBrokenException Broken() => new(_plan.Name, _firstFailedStart!.Reason, _firstFailedStart.LastErrors);

    private void Count(int items, int failed)
    {
        _counters.Done += items - failed;
        _counters.Failed += failed;
    }

    private void Publish() => _counters.Set(
        _state.Retried,
        _state.Replaced,
        [.. _members.Values.Where(member => member.Control is not null).Select(member => new PoolWorker(member.Name, member.ProcessId))]);
}
