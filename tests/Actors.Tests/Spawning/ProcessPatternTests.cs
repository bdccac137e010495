namespace Troupe.Actors.Tests.Spawning;

using Xunit;

public sealed class ProcessPatternTests() : PatternContract(Backend.Processes)
{
    [Fact]
    public async Task An_endless_sender_that_hears_nothing_is_terminated()
    {
        await using var queue = SharedQueue.Create<int>();
        var sender = ActorProcess.Spawn(() => SendAsync(queue));

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, await queue.GetAsync().WaitAsync(Patience));
        }

        sender.Terminate();

        Assert.True(await sender.JoinAsync(Patience));
        Assert.Equal(new ExitReason(null, 15), sender.Exit);
    }

    [Fact]
    public async Task A_class_that_holds_its_sender_terminates_it()
    {
        await using var receiver = new Receiver();

        Assert.Equal(Enumerable.Range(0, 10), await receiver.RunAsync().WaitAsync(Patience));
        Assert.Equal(new ExitReason(null, 15), receiver.Sender.Exit);
        Assert.Equal(0, receiver.Sender.Sent); // The child's copy counts, not this one.
    }

    private protected override ActorChild Spawn(Func<Task> function, SpawnOptions? options = null) => ActorProcess.Spawn(function, options);

    private static async Task SendAsync(SharedQueue<int> queue)
    {
        for (var i = 0; ; i++)
        {
            await queue.PutAsync(i);
            await Task.Delay(1);
        }
    }

    private sealed class SendingProcess(SharedQueue<int> queue) : ActorProcess
    {
        public int Sent { get; private set; }

        protected override void Run()
        {
            for (; ; Sent++)
            {
                queue.PutAsync(Sent).Wait();
                Thread.Sleep(1);
            }
        }
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly SharedQueue<int> _queue = SharedQueue.Create<int>();

        public Receiver()
        {
            Sender = new SendingProcess(_queue);
            Sender.Start();
        }

        public SendingProcess Sender { get; }

        public async Task<List<int>> RunAsync()
        {
            var received = new List<int>();
            while (received.Count < 10)
            {
                received.Add(await _queue.GetAsync());
            }

            Sender.Terminate();
            await Sender.JoinAsync();
            return received;
        }

        public ValueTask DisposeAsync() => _queue.DisposeAsync();
    }
}
