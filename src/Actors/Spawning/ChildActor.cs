namespace Troupe.Spawning;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Pools;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// Runs one function in a process of its own; what to do when is in <see cref="ChildState"/>.
/// <code>
/// handle ──TerminateChild, KillChild──► child actor ──DefineFunction, RunChunk──► control ──► runner (the function)
///                                         │      ▲                                               │
///              keeper (child) ──WorkerReady, WorkerGone   └──────────── ChunkReport ◄────────────┘
///                                         └──EndChild──► control: exit
/// </code>
/// </summary>
internal sealed class ChildActor : ReceiveActor, IWithTimers
{
    private const int Worker = 1;
    private const int Function = 1;

    private readonly ChildPlan _plan;
    private readonly ChunkEntry _chunk = new(1, new JobEntry(1), new ItemRange(0, 1, 1), Worker);
    private IActorRef _keeper = ActorRefs.Nobody;
    private IActorRef _control = ActorRefs.Nobody;
    private ChildPhase _phase = ChildPhase.Starting;
    private bool _isCancelled;
    private Fault? _fault;
    private WorkerGone _gone = new(Worker, new ExitReason(null, null, "its actor has stopped"), null, []);

    public ChildActor(ChildPlan plan)
    {
        _plan = plan;
        Receive<WorkerReady>(ready =>
        {
            _control = ready.Control;
            _plan.Life.Begin(ready.ProcessId);
            On(ChildSignal.Ready);
        });
        Receive<ChunkReport>(Take);
        Receive<ReleaseSegment>(static read => Segments.Return(read.Segment));
        Receive<ItemReport>(static _ => { }); // What a function reports is for the callers of pools.
        Receive<TerminateChild>(_ =>
        {
            _plan.Life.WasTerminated |= _phase is ChildPhase.Starting or ChildPhase.Running or ChildPhase.Warned;
            On(_plan.TakesToken ? ChildSignal.WarningAsked : ChildSignal.TerminationAsked);
        });
        Receive<KillChild>(_ => On(ChildSignal.KillAsked));
        Receive<ChildNews>(news => On(news.Signal));
        Receive<OutcomeRead>(read =>
        {
            _isCancelled = read.IsCancelled;
            On(ChildSignal.OutcomeRead);
        });
        Receive<WorkerGone>(gone =>
        {
            _gone = gone;
            On(ChildSignal.Gone);
        });
        Receive<LinesDelivered>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props PropsFor(ChildPlan plan) => Making.Of(() => new ChildActor(plan)).WithDispatcher(Making.Desk);

    protected override void PreStart() => _keeper = Context.ActorOf(ProcessKeeper.For(_plan.Worker, Self, _plan.Launcher), "keeper");

    // A child whose actor has failed has no second life: its process goes with its keeper.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void PostStop()
    {
        // In order: whoever waits for the end finds the outcome.
        var (life, gone, threw) = (_plan.Life, _gone, _fault is not null);
        var lost = new ProcessEndedException(life.Name, gone.Reason, gone.LastErrors);
        _plan.Job.Outside.Post(() =>
        {
            _plan.Job.Abort(lost);
            _plan.Job.Release();
            life.End(gone.Reason, gone.LastErrors, lost);
            if (threw && _plan.Faulted is { } faulted && !life.IsCancelled)
            {
                FaultText.OfferBeside(faulted, life.Exception!, $"process '{life.Name}'", life.IsDaemon); // Behind the end: it may wait for it.
            }
        });
    }

    private void On(ChildSignal signal)
    {
        (_phase, var measure) = _phase.After(signal);
        switch (measure)
        {
            case ChildMeasure.None:
                break;
            case ChildMeasure.Begin:
                _control.Tell(new DefineFunction(Function, _plan.Job.Shipped!.Reference), Self);
                _control.Tell(new RunChunk(_chunk.Id, 0, Function, 0, 1, 1, IsTimed: false, _plan.Job.Captured, _plan.Job.Pack(_chunk.Range)), Self);
                break;
            case ChildMeasure.ReadOutcome:
                var (self, life) = (Self, _plan.Life);
                _plan.Job.Outside.Post(() => self.Tell(new OutcomeRead(life.IsCancelled), ActorRefs.NoSender)); // Behind what reads it.
                break;
            case ChildMeasure.Dismiss:
                _control.Tell(End(), Self);
                break;
            case ChildMeasure.Warn:
                _control.Tell(new CancelChunk(_chunk.Id), Self);
                Timers.StartSingleTimer(nameof(ChildSignal.GraceOver), new ChildNews(ChildSignal.GraceOver), _plan.Grace);
                break;
            case ChildMeasure.Terminate:
                _control.Tell(new CancelChunk(_chunk.Id), Self);
                _keeper.Tell(new TerminateWorker(_plan.Grace), Self);
                break;
            case ChildMeasure.Kill:
                _keeper.Tell(new KillWorker(_phase == ChildPhase.Starting ? "killed before it began" : null), Self);
                break;
            case ChildMeasure.TellLost:
            case ChildMeasure.TellEnded:
                AwaitLines();
                break;
            default:
                throw new InvalidOperationException($"No measure {measure}.");
        }
    }

    private void Take(ChunkReport report)
    {
        var known = _phase is ChildPhase.Running or ChildPhase.Warned;
        if (!known || !ReportRule.Fits(report, _chunk))
        {
            if (known)
            {
                _keeper.Tell(new KillWorker("it reported what it was not asked for"), Self);
            }

            Release(report, _control);
            return;
        }

        _chunk.Reported += report.Count;
        if (report.Count > 0 && !TryRead(report))
        {
            _keeper.Tell(new KillWorker("its result could not be read"), Self); // Most often it is dead, and its result went with it: then this changes nothing.
            return;
        }

        if (report.Final)
        {
            _plan.Job.IsReported = true;
            On(ChildSignal.Reported);
        }
    }

    private bool TryRead(ChunkReport report)
    {
        // It must be readable when its turn comes, even if the process has ended by then.
        if (!report.Results.TryHold(out var results))
        {
            return false;
        }

        _fault = report.Faults is [var item, ..] ? item.Fault : null;
        var (held, control, job, name) = (report with { Results = results }, _control, _plan.Job, _plan.Life.Name);
        // Reading a result or making an exception again runs the user's code: not here.
        job.Outside.Post(() =>
        {
            job.Accept(_chunk, held, name);
            Release(held, control);
        });
        return true;
    }

    private EndChild End()
    {
        if (_fault is not { } fault)
        {
            return new EndChild(0, "");
        }

        // Who was asked to end and says by this that he has done so is no news.
        var isQuiet = _plan.Faulted is not null || _isCancelled;
        return new EndChild(1, isQuiet ? "" : FaultText.Of($"process '{_plan.Life.Name}'", fault));
    }

    private void AwaitLines()
    {
        var desk = _plan.Worker.Lines ?? LineDesk.OfConsole;
        desk.DeliveredAsync().WaitAsync(_plan.Grace + TimeSpan.FromSeconds(1)).PipeTo(Self, success: static () => LinesDelivered.Instance, failure: static _ => LinesDelivered.Instance);
    }

    private static void Release(ChunkReport report, IActorRef control)
    {
        report.Results.LetGo();
        if (report.Results.Segment is { } segment)
        {
            control.Tell(new ReleaseSegment(segment.Id), ActorRefs.NoSender);
        }
    }
}
