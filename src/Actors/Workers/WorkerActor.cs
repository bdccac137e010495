namespace Troupe.Workers;

using Troupe.Peers;
using Troupe.Payload;
using Troupe.Spawning;
using Troupe.Wire;

/// <summary>
/// A worker's control actor: takes orders while user code runs beside it on the runner's thread.
/// <code>
/// pool ──RunChunk──► control ──► runner ──ChunkReport──► pool
///      ──TakeBack──►    │ (the chunk's phase decides who gets it)
/// </code>
/// </summary>
internal sealed class WorkerActor : ReceiveActor, IWithTimers
{
    private readonly TimeSpan _reportInterval;
    private readonly IActorRef _runner;
    private readonly Queue<ChunkWork> _chunks = [];
    private bool _flushing;

    public WorkerActor(string name, IRunningMark? mark, TimeSpan reportInterval)
    {
        _reportInterval = reportInterval;
        _runner = Context.ActorOf(RunnerActor.PropsFor(name, mark), "runner");
        Receive<RunChunk>(order => Take(new WireChunk(order, Sender, Self)));
        Receive<ChunkWork>(Take);
        Receive<DefineFunction>(_runner.Forward);
        Receive<ForgetJob>(_runner.Forward);
        Receive<TakeBackChunk>(order => Sender.Tell(new ChunkTakenBack(order.Chunk, Find(order.Chunk)?.TryTakeBack() ?? false)));
        Receive<CancelChunk>(order => Find(order.Chunk)?.Cancel());
        Receive<ReleaseSegment>(order => Segments.Return(order.Segment));
        Receive<FlushDue>(_ => Flush());
        Receive<GiveUp>(_ =>
        {
            foreach (var work in _chunks)
            {
                work.TryTakeBack();
                work.Cancel();
            }

            Context.Stop(Self);
        });
        Receive<EndChild>(ChildEnd.Begin);
        Receive<FetchSegment>(part => Sender.Tell(new SegmentPart(part.Segment, part.Offset, Segments.Part(part.Segment, part.Mark, part.Offset, part.Count))));
        Receive<Beat>(_ => Sender.Tell(BeatHeard.Instance));
        Receive<CutOff>(_ => Libc.ExitNow(Lifeline.HostGone));
        Receive<Leave>(_ => _runner.Tell(PoisonPill.Instance));
        Receive<Terminated>(_ => Context.Stop(Self));
        Context.Watch(_runner);
    }

    public ITimerScheduler Timers { get; set; } = null!;


    internal static Props PropsFor(string name, IRunningMark? mark, TimeSpan reportInterval) =>
        Making.Of(() => new WorkerActor(name, mark, reportInterval)).WithDispatcher(Making.Desk);

    private void Take(ChunkWork work)
    {
        Prune();
        _chunks.Enqueue(work);
        _runner.Tell(work);
        if (!_flushing)
        {
            _flushing = true;
            Timers.StartSingleTimer(nameof(FlushDue), FlushDue.Instance, _reportInterval);
        }
    }

    private void Flush()
    {
        Prune();
        _flushing = _chunks.TryPeek(out var running);
        if (_flushing)
        {
            running!.Flush();
            Timers.StartSingleTimer(nameof(FlushDue), FlushDue.Instance, _reportInterval);
        }
    }

    private ChunkWork? Find(long chunk)
    {
        Prune();
        foreach (var work in _chunks)
        {
            if (work.Chunk == chunk && !work.IsOver)
            {
                return work;
            }
        }

        return null;
    }

    /// <summary>The runner takes chunks in order, so those that are over stand at the head.</summary>
    private void Prune()
    {
        while (_chunks.TryPeek(out var work) && work.IsOver)
        {
            _chunks.Dequeue();
        }
    }

    private sealed class FlushDue
    {
        public static readonly FlushDue Instance = new();
    }
}
