namespace Troupe.Actors.Tests.Workers;

using System.Globalization;
using System.Threading.Channels;
using Troupe.Peers;
using Troupe.Wire;
using Troupe.Workers;
using Xunit;

public sealed class ProcessKeeperTests : TestKit
{
    private const int Number = 5;
    private const string TellAndSleep = "echo $$; exec sleep 600";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Channel<WorkerLine> _lines = Channel.CreateUnbounded<WorkerLine>();

    [Fact]
    public async Task A_worker_is_ready_when_it_says_hello_and_its_end_is_told_once_after_its_loss_as_a_peer()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(PeerLost));
        var (_, process, control) = await Ready("echo bad >&2; echo $$; exec sleep 600");

        Libc.Kill(process, Libc.Sigterm);

        Assert.Equal(new PeerLost(control.Path.Address.ToString(), new ExitReason(null, 15)), ExpectMsg<PeerLost>(s_patience));
        var gone = ExpectMsg<WorkerGone>(s_patience);
        Assert.Equal((Number, new ExitReason(null, 15), default(RunningItem)), (gone.Worker, gone.Reason, gone.Running));
        Assert.Equal(["bad"], gone.LastErrors);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_worker_that_never_says_hello_is_killed_and_its_owner_told_why()
    {
        Keep(new ShellLauncher(Sys, TellAndSleep) { StartTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(new ExitReason(null, 9, "not ready for work within 0.2 s"), ExpectMsg<WorkerGone>(s_patience).Reason);
    }

    [Fact]
    public void A_worker_that_ends_before_it_was_ready_leaves_the_last_lines_of_its_errors()
    {
        Keep(new ShellLauncher(Sys, "for i in $(seq 1 30); do echo line $i >&2; done; exit 4"));

        var gone = ExpectMsg<WorkerGone>(s_patience);
        Assert.Equal(new ExitReason(4, null, "before it was ready for work"), gone.Reason);
        Assert.Equal(Enumerable.Range(11, 20).Select(i => $"line {i}"), gone.LastErrors);
    }

    [Fact]
    public void A_worker_that_cannot_be_started_is_gone_with_the_reason()
    {
        Keep(new ShellLauncher(Sys, ""));

        Assert.Equal(new ExitReason(null, null, "No worker here."), ExpectMsg<WorkerGone>(s_patience).Reason);
    }

    [Fact]
    public void A_start_that_fails_unexpectedly_leaves_no_process_and_is_told_to_the_owner()
    {
        var file = Path.GetTempFileName();
        try
        {
            Keep(new ShellLauncher(Sys, $"echo $$ > {file}; exec sleep 600")
            {
                OrderFault = () =>
                {
                    AwaitCondition(() => File.ReadAllText(file).EndsWith('\n'), s_patience);
                    return new OutOfMemoryException("No thread.");
                },
            });

            Assert.Equal(new ExitReason(null, null, "No thread."), ExpectMsg<WorkerGone>(s_patience).Reason);
            var process = File.ReadAllText(file).Trim();
            AwaitCondition(() => !Directory.Exists($"/proc/{process}"), s_patience);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task What_it_was_running_is_read_from_its_mark_after_its_end()
    {
        var (keeper, _, _) = await Ready(@"printf '\007\000\000\000\000\000\000\000\003\000\000\000\000\000\000\000' >&4; echo $$; exec sleep 600");

        keeper.Tell(new KillWorker());

        var gone = ExpectMsg<WorkerGone>(s_patience);
        Assert.Equal(new RunningItem(7, 2), gone.Running);
        Assert.Equal(new ExitReason(null, 9), gone.Reason);
    }

    [Fact]
    public async Task A_worker_that_is_to_stop_is_asked_first_and_ended_after_its_grace()
    {
        var probe = CreateTestProbe();
        var (keeper, _, _) = await Ready(TellAndSleep, probe.Ref);

        keeper.Tell(new StopWorker(TimeSpan.FromMilliseconds(50)));

        probe.ExpectMsg<Leave>(s_patience);
        Assert.Equal(new ExitReason(null, 15), ExpectMsg<WorkerGone>(s_patience).Reason);
    }

    [Fact]
    public async Task A_worker_that_ignores_being_told_to_end_is_killed()
    {
        var (keeper, _, _) = await Ready("trap '' TERM; echo $$; while :; do sleep 0.1; done");

        keeper.Tell(new StopWorker(TimeSpan.FromMilliseconds(50)));

        Assert.Equal(new ExitReason(null, 9), ExpectMsg<WorkerGone>(s_patience).Reason);
    }

    [Fact]
    public async Task A_hello_from_another_process_or_with_an_unknown_number_is_not_let_in()
    {
        var launcher = new ShellLauncher(Sys, TellAndSleep);
        var keeper = Keep(launcher);
        var process = await ProcessId();

        launcher.Join.Tell(new Hello(1, process + 1, CreateTestProbe().Ref));
        launcher.Join.Tell(new Hello(2, process, CreateTestProbe().Ref));
        launcher.Join.Tell(new Hello(1, process, TestActor));

        Assert.Equal(TestActor, ExpectMsg<WorkerReady>(s_patience).Control);
        keeper.Tell(new KillWorker());
        ExpectMsg<WorkerGone>(s_patience);
    }

    [Fact]
    public async Task A_keeper_that_is_stopped_takes_its_process_with_it()
    {
        var (keeper, process, _) = await Ready(TellAndSleep);

        Sys.Stop(keeper);

        Assert.Equal("its keeper was stopped", ExpectMsg<WorkerGone>(s_patience).Reason.Detail);
        AwaitCondition(() => !Directory.Exists($"/proc/{process}"), s_patience);
    }

    [Fact]
    public async Task Lines_come_with_their_workers_name()
    {
        var (keeper, _, _) = await Ready("echo $$; echo told; echo failed >&2; exec sleep 600");

        WorkerLine[] lines = [await NextLine(), await NextLine()];

        Assert.Equal([new WorkerLine("w-5", false, "told"), new WorkerLine("w-5", true, "failed")], lines.OrderBy(line => line.IsError));
        keeper.Tell(new KillWorker());
        ExpectMsg<WorkerGone>(s_patience);
    }

    private async Task<(IActorRef Keeper, int Process, IActorRef Control)> Ready(string script, IActorRef? control = null)
    {
        var launcher = new ShellLauncher(Sys, script);
        var keeper = Keep(launcher);
        var process = await ProcessId();
        control ??= CreateTestProbe().Ref;
        launcher.Join.Tell(new Hello(1, process, control));
        var ready = ExpectMsg<WorkerReady>(s_patience);
        Assert.Equal((Number, control, process), (ready.Worker, ready.Control, ready.ProcessId));
        return (keeper, process, control);
    }

    private IActorRef Keep(ShellLauncher launcher) =>
        Sys.ActorOf(ProcessKeeper.For(new WorkerSpec(Number, "w-5", new LineDesk(line => _lines.Writer.TryWrite(line))), TestActor, launcher));

    private async Task<int> ProcessId()
    {
        while (true)
        {
            if (int.TryParse((await NextLine()).Text, CultureInfo.InvariantCulture, out var process))
            {
                return process;
            }
        }
    }

    private async Task<WorkerLine> NextLine() => await _lines.Reader.ReadAsync(new CancellationTokenSource(s_patience).Token);
}
