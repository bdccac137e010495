namespace Troupe.Remote;

using Troupe.Peers;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>To an agent: it is to leave its host politely.</summary>
internal sealed record LeaveHost;

/// <summary>
/// A machine's agent, for one session with its host. Joins, then starts and ends worker processes as the host says and tells it how they ended. What ends the session ends its
/// workers: they are its children's, and go with them.
/// </summary>
internal sealed class AgentActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan s_sayAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    // For the last lines to go out before the end is told; who takes lines slowly does not hold up that.
    private static readonly TimeSpan s_linesTime = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, Kept> _workers = [];
    private readonly AgentPlan _plan;
    private readonly EngineBridge _bridge;
    private readonly Address _host;
    private readonly TaskCompletionSource<SessionEnd> _ended;
    private readonly Dictionary<int, StartRemote> _pending = []; // Until the host's program is here.
    private AgentWelcomed? _welcome;
    private string? _application;
    private LeaseWatch? _lease;
    private bool _leaving;

    public AgentActor(AgentPlan plan, EngineBridge bridge, Address host, TaskCompletionSource<SessionEnd> ended)
    {
        (_plan, _bridge, _host, _ended) = (plan, bridge, host, ended);
        Receive<AgentRefused>(refused => End(refused.Why));
        Receive<SessionOver>(over => End(over.Why));
        Joining();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>An agent for one session.</summary>
    /// <param name="plan">What it offers.</param>
    /// <param name="bridge">How its workers reach the host.</param>
    /// <param name="host">Whom it calls.</param>
    /// <param name="ended">Is told how the session ended.</param>
    public static Props For(AgentPlan plan, EngineBridge bridge, Address host, TaskCompletionSource<SessionEnd> ended) => Making.Of(() => new AgentActor(plan, bridge, host, ended));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
        Timers.StartSingleTimer(nameof(SessionOver), new SessionOver($"no answer within {s_patience.TotalSeconds:0} s"), s_patience);
        SayHello();
    }

    protected override void PostRestart(Exception reason) => End($"it failed: {reason.Message}");

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        foreach (var worker in _workers.Values)
        {
            worker.Lines.Close();
        }

        _ended.TrySetResult(new SessionEnd(_welcome is not null, "it was stopped"));
    }

    private void Joining()
    {
        Receive<SayHelloAgain>(_ => SayHello(), _ => _welcome is null);
        Receive<AgentWelcomed>(Begin, _ => _welcome is null);
        Receive<AssociationErrorEvent>(failed => End(failed.Cause.Message), failed => failed.RemoteAddress.Equals(_host));
        Receive<DisassociatedEvent>(_ => End("the connection broke, or the host ended"), lost => lost.RemoteAddress.Equals(_host));
        Receive<LeaveHost>(_ => Leave());
        Receive<Beat>(_ => Sender.Tell(BeatHeard.Instance));
        Receive<BeatHeard>(_ => _lease?.Heard());
        Receive<BeatDue>(_ => SendBeat());
        Receive<StartRemote>(Start);
        Receive<RemoteJoined>(joined =>
        {
            if (_workers.TryGetValue(joined.Ticket, out var worker))
            {
                worker.Keeper.Tell(new Hello(joined.Ticket, joined.ProcessId, Self));
            }
        });
        Receive<EndRemote>(end =>
        {
            if (_workers.TryGetValue(end.Ticket, out var worker))
            {
                worker.Keeper.Tell(OrderOf(end));
            }
            else if (_pending.Remove(end.Ticket, out var order))
            {
                Refuse(order, end.Why ?? "it was not needed any more");
                EndWhenLeft();
            }
        });
        Receive<CodeIsHere>(code =>
        {
            _plan.Log($"has the program of {_plan.Join} in {code.Folder}");
            UseFrom(code.Folder);
        });
        Receive<CodeIsMissing>(missing => End($"its program does not come: {missing.Why}"));
        Receive<LinesTaken>(taken => _workers.GetValueOrDefault(taken.Ticket)?.Lines.Taken(taken.Count));
        Receive<WorkerGone>(TellWhenLinesAreOut);
        Receive<RemoteEnded>(Tell);
        ReceiveAny(_ => { }); // What a keeper tells the owner and the join actor of its worker, which are the host's to know.
    }

    private void SayHello()
    {
        var join = EngineBridge.Named((ExtendedActorSystem)Context.System, new RootActorPath(_host) / "user" / JoinActor.Name);
        join.Tell(new AgentJoins(AgentJoins.Current, ProductVersion.Text, _plan.Name, _plan.Capacity, _plan.Labels, Self), Self);
        Timers.StartSingleTimer(nameof(SayHelloAgain), SayHelloAgain.Instance, s_sayAgain);
    }

    private void Begin(AgentWelcomed welcome)
    {
        _welcome = welcome;
        var beat = TimeSpan.FromMilliseconds(welcome.HeartbeatMilliseconds);
        _lease = new LeaseWatch(TimeSpan.FromMilliseconds(welcome.LeaseMilliseconds), beat);
        Timers.Cancel(nameof(SessionOver));
        Timers.Cancel(nameof(SayHelloAgain));
        _plan.Log($"joined {_plan.Join} as '{_plan.Name}' with {_plan.Capacity} workers");
        SendBeat();
        if (_plan.Application is { } folder)
        {
            UseFrom(folder);
        }
        else
        {
            var (self, cache) = (Self, new CodeCache(_plan.Cache, TimeProvider.System));
            Context.ActorOf(Making.Of(() => new CodeFetcher(welcome.Code, cache, self)), "code");
        }

        if (_leaving)
        {
            Leave();
        }
    }

    private void SendBeat()
    {
        if (_lease!.IsOver())
        {
            End($"no word from it for {_welcome!.LeaseMilliseconds / 1000.0:0.###} s");
            return;
        }

        _welcome!.Registry.Tell(Beat.Instance);
        // Not periodic: see DialInActor.
        Timers.StartSingleTimer(nameof(BeatDue), BeatDue.Instance, TimeSpan.FromMilliseconds(_welcome.HeartbeatMilliseconds));
    }

    private void Start(StartRemote order)
    {
        if (_workers.ContainsKey(order.Ticket))
        {
            return;
        }

        if (_welcome is null)
        {
            Refuse(order, "its machine has not heard that it is in");
            return;
        }

        if (_application is null)
        {
            _pending[order.Ticket] = order;
            return;
        }

        var lines = new LineRelay(order.Ticket, order.Keeper);
        var desk = new LineDesk(lines.Take);
        var environment = order.Environment.ToDictionary(static variable => variable.Key, static variable => variable.Value);
        var spec = new WorkerSpec(
            order.Ticket,
            order.Name,
            desk,
            Span(order.ItemTicks),
            environment.Count == 0 && order.Directory is null ? null : new Surroundings(environment, order.Directory),
            new WorkerLimits(Span(order.StallTicks), order.MaxMemory, order.MemoryLimit, TimeSpan.FromTicks(order.MemoryTicks)));
        var keeper = Context.ActorOf(ProcessKeeper.For(spec, Self, new AgentLauncher(_application, _bridge, _welcome, order.Ticket, Self)), $"keeper-{order.Ticket}");
        _workers.Add(order.Ticket, new Kept(keeper, order.Keeper, lines, desk));
    }

    private static void Refuse(StartRemote order, string why) =>
        order.Keeper.Tell(new RemoteEnded(order.Ticket, new ExitReason(null, null, why), default(RunningItem), TimedOut: false, IsShortage: false, []));

    private void UseFrom(string folder)
    {
        _application = folder;
        foreach (var order in _pending.Values)
        {
            Start(order);
        }

        _pending.Clear();
    }

    private static TimeSpan? Span(long? ticks) => ticks is { } count ? TimeSpan.FromTicks(count) : null;

    private static object OrderOf(EndRemote end) => end.How switch
    {
        RemoteEnding.Stop => new StopWorker(TimeSpan.FromTicks(end.GraceTicks)),
        RemoteEnding.Terminate => new TerminateWorker(TimeSpan.FromTicks(end.GraceTicks)),
        _ => new KillWorker(end.Why),
    };

    private void TellWhenLinesAreOut(WorkerGone gone)
    {
        if (_workers.TryGetValue(gone.Worker, out var worker))
        {
            var ended = new RemoteEnded(gone.Worker, gone.Reason, gone.Running, gone.TimedOut, gone.IsShortage, gone.LastErrors);
            Timers.StartSingleTimer(gone.Worker, ended, s_linesTime);
            var self = Self;
            worker.Desk.Post(() => self.Tell(ended, ActorRefs.NoSender));
        }
    }

    private void Tell(RemoteEnded ended)
    {
        if (!_workers.Remove(ended.Ticket, out var worker))
        {
            return; // The timer and the desk both say so.
        }

        Timers.Cancel(ended.Ticket);
        worker.Lines.Close();
        worker.Owner.Tell(ended);
        EndWhenLeft();
    }

    private void Leave()
    {
        _leaving = true;
        if (_welcome is null)
        {
            End("it was told to leave");
            return;
        }

        _plan.Log($"leaving {_plan.Join}: {_workers.Count} workers may finish what they run, for {_plan.Grace.TotalSeconds:0.###} s");
        _welcome.Registry.Tell(new AgentLeaves());
        Timers.StartSingleTimer(nameof(LeaveHost), new SessionOver("the grace is over"), _plan.Grace);
        EndWhenLeft();
    }

    private void EndWhenLeft()
    {
        if (_leaving && _workers.Count + _pending.Count == 0)
        {
            End("it was told to leave");
        }
    }

    private void End(string why)
    {
        _ended.TrySetResult(new SessionEnd(_welcome is not null, why));
        Context.Stop(Self);
    }

    private sealed record Kept(IActorRef Keeper, IActorRef Owner, LineRelay Lines, LineDesk Desk);

    private sealed record SessionOver(string Why);

    private sealed record SayHelloAgain
    {
        public static readonly SayHelloAgain Instance = new();
    }
}
