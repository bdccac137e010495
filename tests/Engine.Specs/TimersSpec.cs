namespace Troupe.Engine.Specs;

using Xunit;

public sealed class TimersSpec : ActorSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_single_timer_fires_once()
    {
        var clock = NewClock();

        clock.Tell(new Do(timers => timers.StartSingleTimer("key", "tick", Short)));

        ExpectMsg("tick");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_timer_can_be_started_in_the_constructor()
    {
        ActorOf(Props.Create(() => new Early(TestActor)));

        ExpectMsg("tick");
    }

    [Fact]
    public void A_poison_pill_can_be_timed()
    {
        var clock = Watch(NewClock());

        clock.Tell(new Do(timers => timers.StartSingleTimer("key", PoisonPill.Instance, Short)));

        ExpectTerminated(clock);
    }

    [Fact]
    public void A_periodic_timer_fires_until_it_is_cancelled()
    {
        var clock = NewClock();
        clock.Tell(new Do(timers => timers.StartPeriodicTimer("key", "tick", Short)));
        for (var i = 0; i < 3; i++) ExpectMsg("tick");

        clock.Tell(new Do(timers =>
        {
            timers.Cancel("key");
            TestActor.Tell("cancelled");
        }));

        FishForMessage(message => message is "cancelled");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_timer_started_under_the_same_key_replaces_the_first()
    {
        var clock = NewClock();

        clock.Tell(new Do(timers =>
        {
            timers.StartSingleTimer("key", "old", Short);
            timers.StartSingleTimer("key", "new", Short);
        }));

        ExpectMsg("new");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Timers_know_which_keys_are_active()
    {
        NewClock().Tell(new Do(timers =>
        {
            timers.StartSingleTimer("one", "tick", Long);
            timers.StartSingleTimer("two", "tick", Long);
            timers.Cancel("one");
            TestActor.Tell((timers.IsTimerActive("one"), timers.IsTimerActive("two"), timers.ActiveTimers.Count));
        }));

        ExpectMsg((false, true, 1));
    }

    [Fact]
    public void A_restart_cancels_the_timers()
    {
        var clock = NewClock();
        clock.Tell(new Do(timers =>
        {
            timers.StartPeriodicTimer("key", "tick", Short);
            throw new InvalidOperationException("restart me");
        }));

        clock.Tell(new Do(timers => TestActor.Tell(timers.ActiveTimers.Count)));

        ExpectMsg(0);
        ExpectNoMsg(Silence);
    }

    private IActorRef NewClock() => ActorOf(Props.Create(() => new Clock(TestActor)));

    private sealed record Do(Action<ITimerScheduler> With);

    private sealed class Clock : ReceiveActor, IWithTimers
    {
        public Clock(IActorRef target)
        {
            Receive<Do>(order => order.With(Timers));
            Receive<string>(tick => target.Tell(tick));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Early : ReceiveActor, IWithTimers
    {
        public Early(IActorRef target)
        {
            Timers.StartSingleTimer("key", "tick", Short);
            Receive<string>(target.Tell);
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
