namespace Troupe.Actors.Tests.Workers;

using Troupe.Wire;
using Troupe.Workers;
using Xunit;

public sealed class ThreadKeeperTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private IRunningMark? _mark;

    [Fact]
    public void A_thread_is_ready_at_once_and_gone_when_it_has_left()
    {
        var keeper = Keep(leaves: true);

        var ready = ExpectMsg<WorkerReady>(s_patience);
        Assert.Equal((2, Environment.ProcessId), (ready.Worker, ready.ProcessId));
        keeper.Tell(new StopWorker(TimeSpan.FromMinutes(1)));
        var gone = ExpectMsg<WorkerGone>(s_patience);
        Assert.Equal((2, new ExitReason(0, null), default(RunningItem)), (gone.Worker, gone.Reason, gone.Running));
    }

    [Fact]
    public void A_thread_that_does_not_leave_in_time_is_left_behind_with_what_it_runs()
    {
        var keeper = Keep(leaves: false);
        ExpectMsg<WorkerReady>(s_patience);
        _mark!.Begin(chunk: 4, offset: 1);

        keeper.Tell(new StopWorker(TimeSpan.FromMilliseconds(50)));

        var gone = ExpectMsg<WorkerGone>(s_patience);
        Assert.Equal(new ExitReason(null, null, "its thread was left behind"), gone.Reason);
        Assert.Equal(new RunningItem(4, 1), gone.Running);
    }

    [Fact]
    public void A_kill_is_told_once()
    {
        var keeper = Keep(leaves: true);
        ExpectMsg<WorkerReady>(s_patience);

        keeper.Tell(new KillWorker());
        keeper.Tell(new KillWorker());

        ExpectMsg<WorkerGone>(s_patience);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    private IActorRef Keep(bool leaves) => Sys.ActorOf(ThreadKeeper.For(new WorkerSpec(2, "t-2"), TestActor, (name, mark) =>
    {
        Assert.Equal("t-2", name);
        _mark = mark;
        return Props.Create(typeof(Control), leaves);
    }));

    private sealed class Control : ReceiveActor
    {
        public Control(bool leaves) => Receive<Leave>(_ =>
        {
            if (leaves)
            {
                Context.Stop(Self);
            }
        });
    }
}
