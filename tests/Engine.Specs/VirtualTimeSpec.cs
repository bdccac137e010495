namespace Troupe.Engine.Specs;

using Xunit;

public sealed class VirtualTimeSpec() : ActorSpec(VirtualTime)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_message_comes_when_the_test_lets_its_time_come()
    {
        Sys.Scheduler.ScheduleTellOnce(Hour, TestActor, "now", ActorRefs.NoSender);

        Time.Advance(Hour - TimeSpan.FromTicks(1));
        ExpectNoMsg(Silence);

        Time.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("now");
    }

    [Fact]
    public void A_repeated_message_comes_once_an_interval()
    {
        Sys.Scheduler.ScheduleTellRepeatedly(Hour, Hour, TestActor, "tick", ActorRefs.NoSender);

        for (var i = 0; i < 5; i++)
        {
            Time.Advance(Hour);
            ExpectMsg("tick");
        }

        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_cancelled_message_does_not_come_at_its_time()
    {
        Sys.Scheduler.ScheduleTellOnceCancelable(Hour, TestActor, "never", ActorRefs.NoSender).Cancel();

        Time.Advance(Hour);

        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Time_stands_still_and_does_not_run_backwards()
    {
        var now = Time.Now;

        Time.AdvanceTo(now + Hour);

        Assert.Equal(now + Hour, Time.Now);
        Assert.Throws<InvalidOperationException>(() => Time.AdvanceTo(now));
    }

    [Fact]
    public void An_actors_timers_go_by_the_virtual_time()
    {
        ActorOf(Props.Create(() => new Sleeper(TestActor, Hour)));
        ExpectMsg("asleep");

        Time.Advance(Hour);

        ExpectMsg("awake");
    }

    private sealed class Sleeper : ReceiveActor, IWithTimers
    {
        private readonly IActorRef _target;
        private readonly TimeSpan _sleep;

        public Sleeper(IActorRef target, TimeSpan sleep)
        {
            _target = target;
            _sleep = sleep;
            Receive<string>(word => target.Tell(word));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartSingleTimer("sleep", "awake", _sleep);
            _target.Tell("asleep");
        }
    }
}
