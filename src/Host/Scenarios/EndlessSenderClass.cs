namespace Troupe.Host.Scenarios;

/// <summary>The same as a class that holds its queue and its sender, starts it and ends it.</summary>
internal sealed class EndlessSenderClass : IScenario
{
    public string Name => "endless-sender-class";

    public string Summary => "A class holds a queue and an endless sender, receives ten numbers and ends it.";

    public string Python => "class A: Queue, Process or Thread, run";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var receiver = new Receiver(play);

        var received = await receiver.RunAsync();

        stage.Say($"received {string.Join(", ", received)}");
        stage.Expect(received.SequenceEqual(Enumerable.Range(0, 10)), "ten numbers came, in order");
        stage.Expect(!receiver.Sender.IsAlive, "the sender has ended");
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly SharedQueue<int> _queue = SharedQueue.Create<int>();
        private readonly SharedEvent _exit = SharedEvent.Create();

        public Receiver(Play play)
        {
            Sender = play.Backend == Backend.Threads ? new SendingThread(_queue, _exit, play.Pause / 10) : new SendingProcess(_queue, play.Pause / 10);
            Sender.Start();
        }

        public ActorChild Sender { get; }

        public async Task<List<int>> RunAsync()
        {
            var received = new List<int>();
            while (received.Count < 10)
            {
                received.Add(await _queue.GetAsync());
            }

            // A thread cannot be ended by force: it is asked.
            await _exit.SetAsync();
            if (Sender is SendingProcess)
            {
                Sender.Terminate();
            }

            await Sender.JoinAsync();
            return received;
        }

        public async ValueTask DisposeAsync()
        {
            await _queue.DisposeAsync();
            await _exit.DisposeAsync();
        }
    }

    private sealed class SendingThread(SharedQueue<int> queue, SharedEvent exit, TimeSpan pause) : ActorThread
    {
        protected override async Task RunAsync(CancellationToken cancellationToken)
        {
            for (var i = 0; !await exit.IsSetAsync(); i++)
            {
                await queue.PutAsync(i, cancellationToken);
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    private sealed class SendingProcess(SharedQueue<int> queue, TimeSpan pause) : ActorProcess
    {
        protected override async Task RunAsync(CancellationToken cancellationToken)
        {
            for (var i = 0; ; i++)
            {
                await queue.PutAsync(i, cancellationToken);
                await Task.Delay(pause, cancellationToken);
            }
        }
    }
}
