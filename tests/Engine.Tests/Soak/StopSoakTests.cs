namespace Troupe.Engine.Tests.Soak;

using Xunit;

/// <summary>Actors that end while they are told, watched and asked: each message handled or a dead letter, each watcher told once.</summary>
[Trait("Category", "Soak")]
public sealed class StopSoakTests
{
    private const int Senders = 3;
    private const int Watchers = 3;

    [Theory]
    [InlineData("akka.actor.default-dispatcher")]
    [InlineData("team")]
    [InlineData("pinned")]
    public async Task Every_message_is_handled_or_a_dead_letter_and_each_watcher_hears_of_the_end_once(string dispatcher)
    {
        await using var test = new TestSystem(
            """
            team { type = ForkJoinDispatcher, dedicated-thread-pool.thread-count = 2 }
            pinned.type = PinnedDispatcher
            akka.log-dead-letters = off
            """);
        var time = new SoakTime();
        var letters = new LetterCount(test.System);
        test.System.EventStream.Subscribe(letters, typeof(DeadLetter));
        var watchers = Enumerable.Range(0, Watchers).Select(_ => test.System.ActorOf(Props.Create(typeof(Watcher)))).ToArray();
        var handled = new HandledCount();
        var told = 0;
        var random = new Random(time.Seed);

        for (var round = 0; !time.IsOver; round++)
        {
            var subject = test.System.ActorOf(Props.Create(typeof(Subject), handled).WithDispatcher(dispatcher));
            var ends = Array.ConvertAll(watchers, watcher => Watching(watcher, subject));
            var each = random.Next(200);
            told += Senders * each;
            var telling = Enumerable.Range(0, Senders).Select(_ => Task.Run(() =>
            {
                for (var i = 0; i < each; i++) subject.Tell(i, ActorRefs.NoSender);
            })).ToList();
            var end = random.Next(4);
            var ending = Task.Run(() => End(test.System, subject, end));
            var late = Watching(watchers[0], subject); // may be watched already, may be dead

            await Task.WhenAll([.. telling, ending, .. ends, late]).WaitAsync(TestSystem.Patience);
            await subject.WatchEnd(test.System).WaitAsync(TestSystem.Patience);
        }

        foreach (var watcher in watchers) Assert.Equal("none", await watcher.Ask<string>("twice?", TestSystem.Patience));
        Assert.True(told == handled.Count + letters.Count, $"{told} told, {handled.Count} handled, {letters.Count} dead letters (seed {time.Seed})");
    }

    private static void End(ActorSystem system, IActorRef subject, int way)
    {
        switch (way)
        {
            case 0: system.Stop(subject); break;
            case 1: subject.Tell(PoisonPill.Instance, ActorRefs.NoSender); break;
            case 2: subject.Tell(Kill.Instance, ActorRefs.NoSender); break;
            default: subject.Tell("stop yourself", ActorRefs.NoSender); break;
        }
    }

    private static Task Watching(IActorRef watcher, IActorRef subject)
    {
        var end = new AwaitEnd(subject);
        watcher.Tell(end, ActorRefs.NoSender);
        return end.Task;
    }

    private sealed class HandledCount
    {
        internal int Count;
    }

    private sealed class AwaitEnd(IActorRef subject) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal IActorRef Subject { get; } = subject;
    }

    private sealed class Subject : ReceiveActor
    {
        public Subject(HandledCount handled)
        {
            Receive<int>(_ => handled.Count++); // one subject at a time
            Receive<string>(_ => Context.Stop(Self));
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        private readonly Dictionary<IActorRef, List<AwaitEnd>> _awaited = [];
        private string _twice = "none";

        public Watcher()
        {
            Receive<AwaitEnd>(end =>
            {
                if (!_awaited.TryGetValue(end.Subject, out var ends)) _awaited.Add(end.Subject, ends = []);
                ends.Add(end);
                Context.Watch(end.Subject);
            });
            Receive<Terminated>(end =>
            {
                if (!_awaited.Remove(end.ActorRef, out var ends)) _twice = end.ActorRef.ToString()!;
                else ends.ForEach(it => it.TrySetResult());
            });
            Receive<string>(_ => Sender.Tell(_twice));
        }
    }

    private sealed class LetterCount(ActorSystemImpl system) : MinimalActorRef
    {
        private int _count;

        internal int Count => Volatile.Read(ref _count);

        public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/letters");

        public override IActorRefProvider Provider => system.Provider;

        protected override void TellInternal(object message, IActorRef sender)
        {
            if (message is DeadLetter { Message: int }) Interlocked.Increment(ref _count);
        }
    }
}
