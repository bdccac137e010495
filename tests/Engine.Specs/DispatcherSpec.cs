namespace Troupe.Engine.Specs;

using Xunit;

public sealed class DispatcherSpec() : ActorSpec(
    """
    own-thread {
      type = PinnedDispatcher
    }
    two-threads {
      type = ForkJoinDispatcher
      throughput = 10
      dedicated-thread-pool {
        thread-count = 2
        threadtype = background
      }
    }
    """)
{
    [Fact]
    public void A_pinned_actor_keeps_one_thread_of_its_own()
    {
        var first = ThreadsOf(ActorOf(Props.Create<Threaded>().WithDispatcher("own-thread")), 200);
        var second = ThreadsOf(ActorOf(Props.Create<Threaded>().WithDispatcher("own-thread")), 200);

        Assert.Single(first);
        Assert.Single(second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_pinned_actor_keeps_its_thread_over_an_await()
    {
        var actor = ActorOf(Props.Create<Awaiting>().WithDispatcher("own-thread"));

        for (var i = 0; i < 20; i++)
        {
            actor.Tell("go");
            var (before, after) = ExpectMsg<(int, int)>();
            Assert.Equal(before, after);
        }
    }

    [Fact]
    public void A_blocked_pinned_actor_blocks_nobody_else()
    {
        using var gate = new ManualResetEventSlim();
        for (var i = 0; i < 8; i++) ActorOf(Props.Create(() => new Blocker(gate)).WithDispatcher("own-thread")).Tell("block");

        ActorOf<Puppet>().Tell("free");

        for (var i = 0; i < 9; i++) FishForMessage(message => message is "blocked" or "free");
        gate.Set();
    }

    [Fact]
    public void A_ForkJoinDispatcher_has_the_threads_it_is_given()
    {
        using var meeting = new Barrier(2);
        var threads = new HashSet<int>();
        var pair = Enumerable.Range(0, 2).Select(_ => ActorOf(Props.Create(() => new Meeting(meeting)).WithDispatcher("two-threads"))).ToList();
        pair.ForEach(actor => actor.Tell("meet")); // both get in only if both have a thread
        for (var i = 0; i < 2; i++) threads.Add(ExpectMsg<int>());
        Assert.Equal(2, threads.Count);

        foreach (var actor in Enumerable.Range(0, 8).Select(_ => ActorOf(Props.Create<Threaded>().WithDispatcher("two-threads"))))
            threads.UnionWith(ThreadsOf(actor, 50));

        Assert.Equal(2, threads.Count);
    }

    [Fact]
    public void Of_many_busy_actors_on_few_threads_the_slowest_gets_at_least_half_the_mean_share()
    {
        const int actors = 1_000;
        var race = new Race(actors, total: 300_000);

        for (var i = 0; i < actors; i++)
        {
            var lane = i;
            ActorOf(Props.Create(() => new Runner(race, lane, TestActor)).WithDispatcher("two-threads"));
        }

        for (var i = 0; i < actors; i++) ExpectMsg("ready");
        race.Start(Sys);

        ExpectMsg("over");
        Assert.True(race.Laps.Min() * 2 >= race.Laps.Average(), $"least {race.Laps.Min()}, mean {race.Laps.Average()}");
    }

    [Fact]
    public void A_dispatcher_runs_what_is_scheduled_on_its_own_threads()
    {
        var actor = ActorOf(Props.Create<Puppet>().WithDispatcher("two-threads"));

        actor.Play(context => context.Dispatcher.Schedule(() => TestActor.Tell(Thread.CurrentThread.IsThreadPoolThread)));

        ExpectMsg(false);
    }

    [Fact]
    public void What_a_pinned_actor_schedules_runs_on_its_thread()
    {
        var actor = ActorOf(Props.Create<Puppet>().WithDispatcher("own-thread"));

        actor.Play(context =>
        {
            var own = Environment.CurrentManagedThreadId;
            context.Dispatcher.Schedule(() => TestActor.Tell(own == Environment.CurrentManagedThreadId));
        });

        ExpectMsg(true);
    }

    private HashSet<int> ThreadsOf(IActorRef actor, int messages)
    {
        for (var i = 0; i < messages; i++) actor.Tell("where?");
        return [.. ReceiveN(messages).Cast<int>()];
    }

    private sealed class Threaded : ReceiveActor
    {
        public Threaded() => ReceiveAny(_ => Sender.Tell(Environment.CurrentManagedThreadId));
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting() => ReceiveAnyAsync(async _ =>
        {
            var before = Environment.CurrentManagedThreadId;
            await Task.Yield();
            Sender.Tell((before, Environment.CurrentManagedThreadId));
        });
    }

    private sealed class Blocker : ReceiveActor
    {
        public Blocker(ManualResetEventSlim gate) => ReceiveAny(_ =>
        {
            Sender.Tell("blocked");
            gate.Wait(Patience);
        });
    }

    private sealed class Meeting : ReceiveActor
    {
        public Meeting(Barrier meeting) => ReceiveAny(_ =>
        {
            if (meeting.SignalAndWait(Patience)) Sender.Tell(Environment.CurrentManagedThreadId);
        });
    }

    private sealed class Race(int lanes, int total)
    {
        private readonly int[] _laps = new int[lanes];
        private int _run;

        public IReadOnlyList<int> Laps => _laps;

        public void Start(ActorSystem system) => system.EventStream.Publish(this);

        /// <summary>Counts a lap; true for the one that ends the race, null after it.</summary>
        public bool? Run(int lane)
        {
            var run = Interlocked.Increment(ref _run);
            if (run > total) return null;
            _laps[lane]++; // only this lane's actor writes it
            return run == total;
        }
    }

    private sealed class Runner : ReceiveActor
    {
        public Runner(Race race, int lane, IActorRef target)
        {
            Context.System.EventStream.Subscribe(Self, typeof(Race));
            Receive<Race>(_ => Self.Tell("lap"));
            Receive<string>(_ =>
            {
                for (var i = 0; i < 200; i++) Thread.SpinWait(1);
                if (race.Run(lane) is not { } last) return;
                if (last) target.Tell("over");
                Self.Tell("lap");
            });
            target.Tell("ready");
        }
    }
}
