namespace Troupe.Actors.Tests.Workers;

using Troupe.Peers;
using Troupe.Workers;
using Xunit;

public sealed class StartedWorkerTests
{
    [Fact]
    public async Task An_order_reaches_a_process_that_was_started_before_it()
    {
        var recorder = new ChildRecorder();
        var started = StartedWorker.Start(ChildProcessTests.Shell("read line <&3; echo \"$line\""));

        ChildProcess.Attend(started.Child, "late\n"u8, recorder);

        Assert.Equal(["out: late"], await recorder.AllLines());
        started.Mark.Dispose();
    }

    [Fact]
    public async Task A_process_that_ended_before_its_order_is_told_as_it_ended()
    {
        var recorder = new ChildRecorder();
        var started = StartedWorker.Start(ChildProcessTests.Shell("exit 5"));
        await ChildEnd.Of(started.Child.Id).WaitAsync(TimeSpan.FromSeconds(30));

        ChildProcess.Attend(started.Child, "nobody reads this\n"u8, recorder);

        Assert.Equal(new ExitReason(5, null), await recorder.Exit);
        started.Mark.Dispose();
    }

    [Fact]
    public async Task A_worker_that_gets_no_order_ends_by_itself()
    {
        var recorder = new ChildRecorder();
        var started = StartedWorker.Start(WorkerCommand.Find());

        ChildProcess.Attend(started.Child, [], recorder).CutLifeline();

        Assert.Equal(new ExitReason(2, null), await recorder.Exit);
        started.Mark.Dispose();
    }

    [Fact]
    public async Task A_worker_that_hears_nothing_after_its_system_order_ends_by_itself()
    {
        var recorder = new ChildRecorder();
        var started = StartedWorker.Start(WorkerCommand.Find(), Node.Current.SystemOrder());

        ChildProcess.Attend(started.Child, [], recorder).CutLifeline();

        Assert.Equal(new ExitReason(Lifeline.HostGone, null), await recorder.Exit);
        started.Mark.Dispose();
    }

    [Fact]
    public void An_order_longer_than_a_pipe_is_refused()
    {
        var error = Assert.Throws<WorkerStartException>(() => StartedWorker.Start(ChildProcessTests.Shell("read line <&3"), new byte[8 * 1024 * 1024]));

        Assert.Contains("more than a pipe holds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_order_is_told_without_a_reader()
    {
        var recorder = new ChildRecorder();
        var order = new byte[900 * 1024];
        var started = StartedWorker.Start(ChildProcessTests.Shell("sleep 0.2; head -c 921600 <&3 | wc -c"), order);

        ChildProcess.Attend(started.Child, [], recorder);

        Assert.Equal(["out: 921600"], await recorder.AllLines());
        started.Mark.Dispose();
    }

    [Fact]
    public async Task A_dismissed_process_ends()
    {
        var started = StartedWorker.Start(ChildProcessTests.Shell("read line <&3"));
        var ended = ChildEnd.Of(started.Child.Id);

        started.Dismiss();

        await ended.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
