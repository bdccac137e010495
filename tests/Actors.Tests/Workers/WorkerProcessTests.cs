namespace Troupe.Actors.Tests.Workers;

using System.Globalization;
using System.Threading.Channels;
using Troupe.Peers;
using Troupe.Wire;
using Troupe.Workers;
using Xunit;

/// <summary>Real worker processes, with a control actor that does as it is told.</summary>
public sealed class WorkerProcessTests
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_worker_that_is_asked_to_leave_exits_with_0()
    {
        var worker = await Worker.Start();

        worker.Keeper.Tell(new StopWorker(Patience));

        Assert.Equal(new ExitReason(0, null), (await worker.Gone()).Reason);
    }

    [Fact]
    public async Task An_exit_code_of_user_code_is_known()
    {
        var worker = await Worker.Start();

        worker.Order("exit 3");

        Assert.Equal(new ExitReason(3, null), (await worker.Gone()).Reason);
    }

    [Theory]
    [InlineData("fail on purpose", "on purpose")]
    [InlineData("overflow", "Stack overflow.")]
    public async Task A_crash_is_a_signal_with_the_runtimes_last_words(string order, string words)
    {
        var worker = await Worker.Start();
        worker.Order("mark 17");
        Assert.Equal("marked", (await worker.NextLine()).Text);

        worker.Order(order);

        var gone = await worker.Gone();
        Assert.Equal(new ExitReason(null, 6), gone.Reason);
        Assert.Equal(new RunningItem(1, 17), gone.Running);
        if (order != "overflow") // Its trace has thousands of lines, the words are before the last twenty.
        {
            Assert.Contains(gone.LastErrors, line => line.Contains(words, StringComparison.Ordinal));
        }
        else
        {
            Assert.NotEmpty(gone.LastErrors);
        }
    }

    [Fact]
    public async Task A_worker_that_hangs_is_ended_all_the_same()
    {
        var worker = await Worker.Start();
        worker.Order("hang");

        worker.Keeper.Tell(new StopWorker(TimeSpan.FromMilliseconds(100)));

        var reason = (await worker.Gone()).Reason;
        Assert.True(reason is { Signal: 9 or 15 } or { ExitCode: 143 }, reason.ToString());
    }

    [Fact]
    public async Task What_user_code_writes_is_there_even_when_it_is_killed_right_after()
    {
        var worker = await Worker.Start();
        worker.Order("say last words");

        Assert.Equal(new WorkerLine("w-1", false, "last words"), await worker.NextLine());
        worker.Keeper.Tell(new KillWorker());
        Assert.Equal(new ExitReason(null, 9), (await worker.Gone()).Reason);
    }

    [Fact]
    public async Task What_a_worker_starts_does_not_keep_its_lifeline_or_delay_the_news_of_its_end()
    {
        var worker = await Worker.Start();
        worker.Order("start ls -l /proc/self/fd; exec sleep 20");
        var held = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            held.Add((await worker.NextLine()).Text);
        }

        worker.Keeper.Tell(new KillWorker());

        Assert.Equal(new ExitReason(null, 9), (await worker.Gone()).Reason);
        Assert.DoesNotContain(held, line => line.Contains("troupe-mark", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_loss_is_one_event_for_everybody()
    {
        var lost = Channel.CreateUnbounded<PeerLost>();
        Node.Current.System.EventStream.Subscribe(Node.Current.System.ActorOf(Props.Create(typeof(Listener), lost)), typeof(PeerLost));
        var worker = await Worker.Start();
        var address = worker.Ready.Control.Path.Address.ToString();

        worker.Order("exit 9");
        await worker.Gone();
        worker = await Worker.Start();
        worker.Keeper.Tell(new KillWorker());
        await worker.Gone();

        var events = new List<PeerLost>();
        while (events.Count == 0 || events[^1].Address != worker.Ready.Control.Path.Address.ToString())
        {
            events.Add(await lost.Reader.ReadAsync(new CancellationTokenSource(Patience).Token));
        }

        Assert.Equal(new ExitReason(9, null), Assert.Single(events, one => one.Address == address).Reason);
    }

    [Fact]
    public async Task A_worker_does_not_outlive_its_host_however_that_ends()
    {
        var recorder = new ChildRecorder();
        using var mark = RunningMarkPage.Create();
        var host = ChildProcess.Start(new ObedientLauncher("host").Command(), [], mark.Descriptor, recorder);
        var worker = int.Parse((await recorder.NextLine())["out: ".Length..], CultureInfo.InvariantCulture);
        var end = EndDescriptor.Open(worker);
        Assert.True(end >= 0);

        host.Signal(Libc.Sigkill);

        Assert.Equal(new ExitReason(null, 9), await recorder.Exit);
        Assert.True(BecomesReadable(end, milliseconds: 30_000), "The worker is still there half a minute after its host.");
        Libc.Close(end);
    }

    private static unsafe bool BecomesReadable(int descriptor, int milliseconds)
    {
        var entry = new Libc.PollEntry { Descriptor = descriptor, Wanted = Libc.PollIn };
        return Libc.Poll(&entry, 1, milliseconds) == 1;
    }

    internal sealed class Worker
    {
        private readonly Channel<WorkerLine> _lines = Channel.CreateUnbounded<WorkerLine>();
        private readonly Channel<WorkerEvent> _events = Channel.CreateUnbounded<WorkerEvent>();

        private Worker()
        {
            var owner = Node.Current.System.ActorOf(Props.Create(typeof(EventReader), _events));
            Keeper = Node.Current.System.ActorOf(ProcessKeeper.For(new WorkerSpec(1, "w-1", new LineDesk(line => _lines.Writer.TryWrite(line))), owner, new ObedientLauncher()));
        }

        public IActorRef Keeper { get; }

        public WorkerReady Ready { get; private set; } = null!;

        public static async Task<Worker> Start()
        {
            var worker = new Worker();
            var first = await worker.Next();
            worker.Ready = Assert.IsType<WorkerReady>(first);
            return worker;
        }

        public void Order(string command) => Ready.Control.Tell(ObedientControl.Command(command));

        public async Task<WorkerGone> Gone() => Assert.IsType<WorkerGone>(await Next());

        public async Task<WorkerLine> NextLine() => await _lines.Reader.ReadAsync(new CancellationTokenSource(Patience).Token);

        private async Task<WorkerEvent> Next() => await _events.Reader.ReadAsync(new CancellationTokenSource(Patience).Token);
    }

    private sealed class EventReader : ReceiveActor
    {
        public EventReader(Channel<WorkerEvent> events) => Receive<WorkerEvent>(one => events.Writer.TryWrite(one));
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(Channel<PeerLost> events) => Receive<PeerLost>(one => events.Writer.TryWrite(one));
    }
}
