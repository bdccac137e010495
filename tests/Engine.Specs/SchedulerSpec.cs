namespace Troupe.Engine.Specs;

using System.Diagnostics;
using Xunit;

public sealed class SchedulerSpec : ActorSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);

    [Fact]
    public void A_scheduled_message_comes_once_and_not_before_its_time()
    {
        var started = Stopwatch.GetTimestamp();

        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(300), TestActor, "now", ActorRefs.NoSender);

        ExpectMsg("now");
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(250)); // a tick early is allowed
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_scheduled_message_carries_its_sender()
    {
        var probe = CreateTestProbe();

        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "now", probe.Ref);

        ExpectMsgFrom(probe.Ref, "now");
    }

    [Fact]
    public void A_repeated_message_comes_until_it_is_cancelled()
    {
        var repeated = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Short, Short, TestActor, "tick", ActorRefs.NoSender);
        for (var i = 0; i < 3; i++) ExpectMsg("tick");

        repeated.Cancel();

        Assert.True(repeated.IsCancellationRequested);
        ReceiveWhile<string>(tick => tick == "tick", idle: Silence);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_cancelled_message_does_not_come()
    {
        Sys.Scheduler.ScheduleTellOnceCancelable(Short, TestActor, "never", ActorRefs.NoSender).Cancel();

        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_delay_below_zero_and_an_interval_of_zero_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(-1), TestActor, "late", TestActor));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, TestActor, "often", TestActor));
    }

    [Fact]
    public void A_scheduled_action_runs()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(Short, () => TestActor.Tell("acted", ActorRefs.NoSender));

        ExpectMsg("acted");
    }

    [Fact]
    public void A_repeated_action_runs_until_it_is_cancelled()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.Advanced.ScheduleRepeatedly(Short, Short, () => TestActor.Tell("acted", ActorRefs.NoSender), cancelable);
        for (var i = 0; i < 3; i++) ExpectMsg("acted");

        cancelable.Cancel();

        ReceiveWhile<string>(word => word == "acted", idle: Silence);
        ExpectNoMsg(Silence);
    }
}
