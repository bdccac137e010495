namespace Troupe.Actors.Tests.Spawning;

using Xunit;

public sealed class ThreadPatternTests() : PatternContract(Backend.Threads)
{
    [Fact]
    public async Task An_endless_sender_ends_when_an_event_asks_it_to()
    {
        await using var queue = SharedQueue.Create<int>();
        await using var exit = SharedEvent.Create();
        var sender = ActorThread.Spawn(() => SendAsync(queue, exit));

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, await queue.GetAsync().WaitAsync(Patience));
        }

        await exit.SetAsync();

        Assert.True(await sender.JoinAsync(Patience));
        Assert.Null(sender.Exception);
    }

    [Fact]
    public async Task A_class_that_holds_its_sender_ends_it_by_an_event()
    {
        await using var receiver = new Receiver();

        Assert.Equal(Enumerable.Range(0, 10), await receiver.RunAsync().WaitAsync(Patience));
        Assert.False(receiver.Sender.IsAlive);
        Assert.True(receiver.Sender.Sent >= 10); // What it holds is seen from outside.
    }

    [Fact]
    public Task A_hundred_that_add_one_each_make_a_hundred() => HaveAHundredAddOneEachAsync(static function => ActorThread.Spawn(function));

    private protected override ActorChild Spawn(Func<Task> function, SpawnOptions? options = null) => ActorThread.Spawn(function, options);

    private static async Task SendAsync(SharedQueue<int> queue, SharedEvent exit)
    {
        for (var i = 0; !await exit.IsSetAsync(); i++)
        {
            await queue.PutAsync(i);
            await Task.Delay(1);
        }
    }

    private sealed class SendingThread(SharedQueue<int> queue, SharedEvent exit) : ActorThread
    {
        private volatile int _sent; // Read from outside.

        public int Sent => _sent;

        protected override async Task RunAsync(CancellationToken cancellationToken)
        {
            for (; !await exit.IsSetAsync(); _sent++)
            {
                await queue.PutAsync(_sent, cancellationToken);
                await Task.Delay(1, cancellationToken);
            }
        }
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly SharedQueue<int> _queue = SharedQueue.Create<int>();
        private readonly SharedEvent _exit = SharedEvent.Create();

        public Receiver()
        {
            Sender = new SendingThread(_queue, _exit);
            Sender.Start();
        }

        public SendingThread Sender { get; }

        public async Task<List<int>> RunAsync()
        {
            var received = new List<int>();
            while (received.Count < 10)
            {
                received.Add(await _queue.GetAsync());
            }

            await _exit.SetAsync();
            await Sender.JoinAsync();
            return received;
        }

        public async ValueTask DisposeAsync()
        {
            await _queue.DisposeAsync();
            await _exit.DisposeAsync();
        }
    }
}
