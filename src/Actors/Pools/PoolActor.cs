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
internal sealed partial class PoolActor : ReceiveActor
{
    private readonly PoolPlan _plan;
    private readonly PoolCounters _counters;
    private readonly PoolState _state;
    private readonly PoolStaff _staff;
    private readonly ChunkCourier _courier;
    private readonly ReportDesk _reports;
    private readonly RelayDesk _relays;
    private readonly FarReports _far;
    private readonly Queue<AddJob> _entering = [];
    private TaskCompletionSource? _resized;
    private WorkerGone? _lastGone;
    private PoolBrokenException? _broken;
    private SerialWork? _outside;
    private int _open; // Jobs.
    private int _settling;
    private ICancelable? _waiting;

    public PoolActor(PoolPlan plan, PoolCounters counters)
    {
        _plan = plan;
        _counters = counters;
        _state = new PoolState(plan.Rules);
        _staff = new PoolStaff(plan);
        _courier = new ChunkCourier(Self);
        _reports = new ReportDesk(plan, _state, _staff, counters, Self, Context.GetLogger());
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
                if (((LocalReport<Nothing>)report).Slice is { Results.Count: > 0 } slice) // as in a worker process's, below
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

    private PoolBrokenException Broken() => _broken ??= _state.IdleLosses >= _plan.Rules.LossTries ? _staff.FirstIdleLoss! : _staff.FirstFailedStart!;

    private void Publish() => _counters.Set(_state.Retried, _state.Replaced, _state.Recycled, _staff.Roster());
}
