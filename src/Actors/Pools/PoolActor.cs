namespace Troupe.Pools;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Remote;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// Runs a pool: performs what <see cref="PoolState"/> decides, with <see cref="PoolStaff"/> for the workers, <see cref="ChunkCourier"/> for what goes out and
/// <see cref="ReportDesk"/> for what comes in.
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
    private readonly PoolStaff _staff;
    private readonly ChunkCourier _courier;
    private readonly ReportDesk _reports;
    private readonly RelayDesk _relays;
    private readonly FarReports _far;
    private readonly Dictionary<long, Job> _jobs = [];
    private readonly Queue<AddJob> _entering = [];
    private TaskCompletionSource? _resized;
    private WorkerGone? _lastGone;
    private PoolBrokenException? _broken;
    private SerialWork? _outside;
    private int _settling;
    private ICancelable? _waiting;

    public PoolActor(PoolPlan plan, PoolCounters counters)
    {
        _plan = plan;
        _counters = counters;
        _state = new PoolState(plan.Rules);
        _staff = new PoolStaff(plan);
        _courier = new ChunkCourier(Self);
        _reports = new ReportDesk(plan, _state, _staff, _jobs, counters, Self, Context.GetLogger());
        _relays = new RelayDesk(_state, Add, Abandon);
        _far = new FarReports(Self);
        Receive<AddJob>(Add);
        Receive<ChunkReport>(report =>
        {
            if (!IsKept(report, report.Chunk))
            {
                Take(report, Sender);
            }
        });
        Receive<FarReportDue>(due =>
        {
            foreach (var (message, lender) in _far.Take(due, Context))
            {
                if (message is ChunkReport report)
                {
                    Take(report, lender);
                }
                else
                {
                    _reports.Take((WorkerFull)message);
                }

                Perform();
            }
        });
        Receive<LocalReport>(report =>
        {
            if (Initialization.WorkerOf(report.Chunk) is { } worker)
            {
                if (((LocalReport<Nothing>)report).Slice is { Results.Count: > 0 } slice) // as above
                {
                    Initialized(worker, slice.Faults is [var fault, ..] ? () => fault.Error : null);
                }
            }
            else
            {
                _reports.Take(report);
            }
        });
        Receive<NestedJob>(job => _relays.Open(job, Sender));
        Receive<NestedCaptured>(captured => _relays.Take(captured, Sender));
        Receive<NestedItem>(item => _relays.Take(item, Sender));
        Receive<NestedEnd>(end => _relays.Take(end, Sender));
        Receive<NestedAbandoned>(abandoned => _relays.Take(abandoned, Sender));
        Receive<PeerLost>(_relays.Lose);
        Receive<ReleaseSegment>(release => Segments.Return(release.Segment));
        Receive<WorkerFull>(full =>
        {
            if (!IsKept(full, full.Chunk))
            {
                _reports.Take(full);
            }
        });
        Receive<ItemReport>(_reports.Take);
        Receive<LocalItemReport>(_reports.Take);
        Receive<AnnounceItems>(more => _state.ItemsArrived(more.Job, more.Count, more.Ended));
        Receive<ChunkTakenBack>(Take);
        Receive<ChunkPacked>(Forward);
        Receive<AbandonJob>(Abandon);
        Receive<WorkerReady>(Welcome);
        Receive<WorkerInitialized>(Enlist);
        Receive<WorkerGone>(Strike);
        Receive<WorkersOffered>(offered =>
        {
            if (!_state.IsBroken && !_state.IsStopping)
            {
                _state.Offered(_staff.Target.Offer(offered.Count));
                TellWhenComplete();
            }
        });
        Receive<WorkerLeaving>(leaving => _state.WorkerLeaving(leaving.Worker));
        Receive<WorkerWaitOver>(_ => EndWait());
        Receive<ResizePool>(Resize);
        Receive<JobSettled>(_ =>
        {
            _settling = Math.Max(0, _settling - 1); // A pool that was terminated meanwhile waits for nobody.
            StopWhenIdle();
        });
        Receive<DrainPool>(_ => Drain());
        Receive<TerminatePool>(Terminate);
    }

    internal static Props PropsFor(PoolPlan plan, PoolCounters counters) => Making.Of(() => new PoolActor(plan, counters)).WithDispatcher(Making.Desk);

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(PeerLost));
        _plan.Remote?.Desk.Registry.Tell(new WatchOffers(Self, _plan.Remote.Labels));
        _state.Begin();
        Perform();
        Wait();
    }

    protected override bool AroundReceive(Receive receive, object message)
    {
        var handled = base.AroundReceive(receive, message);
        Perform();
        LetIn();
        Wait();
        return handled;
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        AbortAll(new PoolTerminatedException(_plan.Name));
        _plan.Remote?.Desk.Registry.Tell(new UnwatchOffers(Self));
        _waiting?.Cancel();
        _plan.Stopped.TrySetResult();
    }

    private void LetIn()
    {
        if (_entering.Count == 0)
        {
            return;
        }

        while (_entering.TryDequeue(out var add))
        {
            Add(add);
            Perform();
        }

        StopWhenIdle();
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
        Receive<NestedJob>(job => Sender.Tell(new NestedOver(job.Job, Fault.Of(reason, "the pool"))));
        Receive<ResizePool>(resize => resize.Done.TrySetException(reason));
        Receive<DrainPool>(_ => Context.Stop(Self));
        Receive<TerminatePool>(_ => Context.Stop(Self));
        ReceiveAny(_ => { }); // the old self's workers and jobs
    }

    private void AbortAll(Exception reason)
    {
        _plan.Bound?.Close(reason);
        foreach (var add in _entering)
        {
            add.Job.Abort(reason);
            add.Job.Release();
        }

        _entering.Clear();
        foreach (var job in _jobs.Values)
        {
            Refuse(job, reason);
        }

        _jobs.Clear();
        _courier.ReleaseAll();
        _plan.Initialization?.Job.Release();
        _resized?.TrySetException(reason);
    }

    private void Refuse(Job job, Exception reason)
    {
        job.Abort(reason);
        LetGo(job);
    }

    private void LetGo(Job job)
    {
        job.Release();
        _relays.Close(job);
        if (job.Parent == 0 && job is not RelayedJob)
        {
            if (_plan.Bound?.Leave() is { } next)
            {
                _entering.Enqueue(next); // Taken after this message: what it ends may be many.
            }
        }
    }

    private void Add(AddJob add)
    {
        if (_state.IsBroken)
        {
            Refuse(add.Job, Broken());
        }
        else if (_state.IsStopping && !add.WasWaiting && _state.Find(add.Job.Parent) is null)
        {
            // From afar: whoever calls here finds it closed.
            Refuse(add.Job, new ObjectDisposedException(typeof(WorkerPool).FullName));
        }
        else if (add.Job.Parent != 0 && _state.IsTooDeep)
        {
            Refuse(add.Job, new InvalidOperationException($"Tasks of the pool '{_plan.Name}' wait for calls of their own more than {PoolRules.MostSpares} deep."));
        }
        else
        {
            _jobs.Add(add.Job.Id, add.Job);
            _state.AddJob(add.Job.Id, add.Available, add.Ended, add.Job.Options.ChunkSize ?? _plan.ChunkSize, add.Job.Options.Priority, add.Job.Parent);
        }
    }

    private void Take(ChunkTakenBack answer)
    {
        if (_state.Find(answer.Chunk) is { } chunk)
        {
            _state.TakenBack(chunk, answer.Taken);
        }
    }

    // Results that lie in another machine's memory come here first.
    private bool IsKept(WireMessage message, long chunk) =>
        _plan.Remote is not null
        && (Initialization.WorkerOf(chunk) ?? _state.Find(chunk)?.Worker) is { } worker
        && _staff.Find(worker) is { Machine: not null }
        && _far.Keeps(message, Sender, Context);

    private void Take(ChunkReport report, IActorRef sender)
    {
        if (Initialization.WorkerOf(report.Chunk) is { } worker)
        {
            if (report.Count > 0) // A last word without an item says nothing of how it went: that was in the report before.
            {
                Initialized(worker, report.Faults is [var fault, ..] ? fault.Fault.ToException : null);
            }
        }
        else
        {
            _reports.Take(report, sender);
        }
    }

    private void Abandon(AbandonJob abandon)
    {
        _state.CancelJob(abandon.Job);
        if (_jobs.Remove(abandon.Job, out var job))
        {
            LetGo(job);
        }

        StopWhenIdle();
    }

    private void Welcome(WorkerReady ready)
    {
        if (_staff.Find(ready.Worker) is not { } member)
        {
            return;
        }

        member.Control = ready.Control;
        member.ProcessId = ready.ProcessId;
        member.Machine = ready.Machine;
        if (_plan.Initialization is not { } initialization)
        {
            Enlist(new WorkerInitialized(ready.Worker, null));
        }
        else if (_courier.Send(initialization.ChunkFor(ready.Worker), initialization.Job, member) is { } fault)
        {
            _staff.Reject(member, fault);
        }
    }

    // An exception is made again by its own constructor: outside.
    private void Initialized(int worker, Func<Exception>? fault)
    {
        if (fault is null)
        {
            Enlist(new WorkerInitialized(worker, null));
            return;
        }

        var self = Self;
        _plan.Initialization!.Job.Outside.Post(() => self.Tell(new WorkerInitialized(worker, fault()), ActorRefs.NoSender));
    }

    private void Enlist(WorkerInitialized initialized)
    {
        if (_staff.Find(initialized.Worker) is not { IsReady: false } member)
        {
            return;
        }

        if (initialized.Fault is { } fault)
        {
            _staff.Reject(member, fault);
            return;
        }

        member.IsReady = true;
        _state.WorkerReady(initialized.Worker);
        Publish();
        TellWhenComplete();
    }

    private void TellWhenComplete()
    {
        if (_state.ReadyWorkers >= _state.WantedWorkers)
        {
            _plan.Started.TrySetResult();
            _resized?.TrySetResult();
            _resized = null;
        }
    }

    private void Strike(WorkerGone gone)
    {
        if (_staff.Strike(gone))
        {
            _lastGone = gone;
            TellLoss(gone);
            // While others do the work and nobody waits for more, what the system lacks just now breaks nothing: the keepers of those to come wait for it.
            var isForgiven = gone.IsShortage && _state.ReadyWorkers > 0 && _plan.Started.Task.IsCompletedSuccessfully && _resized is null;
            _state.WorkerGone(gone.Worker, gone.Running, gone.TimedOut, gone.IsCut || isForgiven);
            if (_state.IdleLosses == 1)
            {
                _staff.NoteIdleLoss(gone);
            }

            Perform();
            if (_staff.Find(gone.Worker)?.Control is { } control && _plan.Backend != Backend.Threads)
            {
                _far.Lose(control, Context);
                _relays.Lose(control);
                Perform();
            }

            _staff.Forget(gone.Worker);
            Publish();
            StopWhenEmpty();
        }
    }

    private void TellLoss(WorkerGone gone)
    {
        if (_plan.Losses is { } losses && _staff.Find(gone.Worker) is { IsDismissed: false } member)
        {
            var loss = new LostWorker(member.Name, member.ProcessId, gone.Reason, gone.LastErrors);
            Settle(_outside ??= new SerialWork(), () => losses.Report(loss));
        }
    }

    // User code that the pool's end waits for.
    private void Settle(SerialWork outside, Action work)
    {
        _settling++;
        var (self, log) = (Self, Context.GetLogger());
        outside.Post(() =>
        {
            try
            {
                work();
            }
            catch (Exception fault)
            {
                log.Error(fault, "The sink for the losses of '{0}' threw.", _plan.Name); // The user's own: nobody else can be told.
            }

            self.Tell(new JobSettled(), ActorRefs.NoSender);
        });
    }

    private void Resize(ResizePool resize)
    {
        if (_state.IsBroken || _state.IsStopping)
        {
            resize.Done.TrySetException(_state.IsBroken ? Broken() : new PoolTerminatedException(_plan.Name));
            return;
        }

        _resized?.TrySetResult(); // The later word counts.
        _resized = resize.Done;
        _state.Resize(_staff.Target.Resize(resize.Workers));
        TellWhenComplete();
    }

    private void Drain()
    {
        _state.IsStopping = true;
        StopWhenIdle();
    }

    private void Terminate(TerminatePool terminate)
    {
        _state.IsStopping = true;
        _plan.Bound?.Close(terminate.Reason);
        GiveUp(terminate.Reason);
        _settling = 0; // Nobody waits for user code that reads results.
        _staff.Dismiss(new KillWorker());
        StopWhenEmpty();
    }

    private void GiveUp(Exception reason)
    {
        List<Job> jobs = [.. _jobs.Values];
        _jobs.Clear();
        foreach (var job in jobs)
        {
            _state.CancelJob(job.Id);
            Refuse(job, reason);
        }

        _resized?.TrySetException(reason);
        _resized = null;
    }

    private void StopWhenIdle()
    {
        if (_state.IsStopping && _jobs.Count == 0 && _settling == 0 && _entering.Count == 0 && _plan.Bound is not { HasWaiting: true })
        {
            _staff.Dismiss(new StopWorker(_plan.StopGrace));
            StopWhenEmpty();
        }
    }

    private void StopWhenEmpty()
    {
        if (_state.IsStopping && _staff.IsEmpty && _settling == 0)
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
                _staff.Hire(action.Worker, _plan.Remote is not null && _state.IsSpare(action.Worker), Context);
                break;
            case PoolActionKind.Dismiss:
                _staff.Dismiss(_staff[action.Worker], new StopWorker(_plan.StopGrace));
                break;
            case PoolActionKind.Assign:
                Send(action.Chunk!, _staff[action.Worker]);
                break;
            case PoolActionKind.Begin:
                _jobs.GetValueOrDefault(action.Chunk!.Job.Id)?.Begin(_staff[action.Worker].Name);
                break;
            case PoolActionKind.TakeBack:
                _staff[action.Worker].Control!.Tell(new TakeBackChunk(action.Chunk!.Id));
                break;
            case PoolActionKind.CancelChunk:
                _staff[action.Worker].Control!.Tell(new CancelChunk(action.Chunk!.Id));
                break;
            case PoolActionKind.ForgetJob:
                if (_staff[action.Worker].Jobs.Remove(action.Job))
                {
                    _staff[action.Worker].Control!.Tell(new ForgetJob(action.Job));
                }

                break;
            case PoolActionKind.DropChunk:
                _courier.Drop(action.Chunk!);
                break;
            case PoolActionKind.ItemLost:
                Lose(action, name => new WorkerLostException(action.Index, name, _lastGone!.Reason, action.Attempts, _lastGone.LastErrors));
                break;
            case PoolActionKind.ItemTimedOut:
                Lose(action, name => new ItemTimeoutException(action.Index, name, _plan.ItemTimeout!.Value));
                break;
            case PoolActionKind.JobDone:
                Finish(action.Job);
                break;
            case PoolActionKind.Break:
                var error = Broken();
                GiveUp(error);
                _plan.Started.TrySetException(error);
                StopWhenIdle();
                break;
        }
    }

    private void Send(ChunkEntry chunk, PoolMember member)
    {
        if (_jobs.TryGetValue(chunk.Job.Id, out var job) && _courier.Send(chunk, job, member) is { } fault)
        {
            CannotSend(chunk, job, fault);
        }
    }

    private void Forward(ChunkPacked packed)
    {
        if (_state.Find(packed.Chunk) is { Job.Cancelled: false } chunk)
        {
            if ((packed.Items is { } items ? _courier.Send(chunk, packed.Job, _staff[chunk.Worker], items) : packed.Fault) is { } fault)
            {
                CannotSend(chunk, packed.Job, fault);
            }
        }
        else
        {
            packed.Items?.Return(); // Its worker died meanwhile, or nobody wants it: it was never sent.
            if (_state.Find(packed.Chunk) is { } unwanted)
            {
                _state.Unsendable(unwanted); // So the worker will not tell of it either.
            }
        }
    }

    private void CannotSend(ChunkEntry chunk, Job job, Exception fault)
    {
        if (chunk.Range.Count == 1)
        {
            _reports.Fail(chunk.Job, job, new ItemFailure(chunk.Range.First, fault, chunk.Range.Attempt, ""));
        }

        _state.Unsendable(chunk);
    }

    private void Lose(PoolAction lost, Func<string, Exception> error)
    {
        if (_jobs.TryGetValue(lost.Job, out var job))
        {
            var name = _staff[lost.Worker].Name;
            _reports.Fail(lost.Chunk!.Job, job, new ItemFailure(lost.Index, error(name), lost.Attempts, name));
        }
    }

    private void Finish(long id)
    {
        if (!_jobs.Remove(id, out var job))
        {
            return;
        }

        LetGo(job);
        if (job.IsQuiet)
        {
            job.Complete();
            StopWhenIdle();
            return;
        }

        _settling++;
        var self = Self;
        job.Outside.Post(() =>
        {
            job.Complete();
            self.Tell(new JobSettled(), ActorRefs.NoSender);
        });
    }

    // Without any worker, and with somebody who waits for one, time runs. It is looked at after every message, and mostly nothing is to be done.
    private void Wait()
    {
        if (_plan.Remote is not { Wait: { } limit })
        {
            return;
        }

        if (!Waits())
        {
            _waiting?.Cancel();
            _waiting = null;
        }
        else if (_waiting is null)
        {
            _waiting = Context.System.Scheduler.ScheduleTellOnceCancelable(limit, Self, new WorkerWaitOver(), ActorRefs.NoSender);
        }
    }

    private bool Waits() => !_state.IsBroken && _state.ReadyWorkers == 0 && (_jobs.Count > 0 || (!_plan.Started.Task.IsCompleted && !_state.IsStopping));

    private void EndWait()
    {
        // Cancelled or late: it is looked at again.
        _waiting = null;
        if (Waits())
        {
            _broken = new PoolBrokenException(
                _plan.Name, $"no worker of another machine for {_plan.Remote!.Wait!.Value.TotalSeconds:0.###} s", _lastGone?.Reason ?? new ExitReason(null, null, "none has joined that has room"), [], null);
            _state.GiveUp();
        }
    }

    private PoolBrokenException Broken() => _broken ??= _state.IdleLosses >= _plan.Rules.LossTries ? _staff.FirstIdleLoss! : _staff.FirstFailedStart!;

    private void Publish() => _counters.Set(_state.Retried, _state.Replaced, _state.Recycled, _staff.Roster());
}
