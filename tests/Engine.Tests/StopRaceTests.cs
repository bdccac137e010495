namespace Troupe.Engine.Tests;

using Xunit;

public class StopRaceTests
{
    private sealed class Counting(StrongBox handled) : UntypedActor
    {
        protected override void OnReceive(object message) => handled.Count++;
    }

    private sealed class StrongBox
    {
        internal int Count;
    }

    private sealed class DeadLetterCounter(ActorSystemImpl system) : MinimalActorRef
    {
        internal int Count;

        public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/counter");

        public override IActorRefProvider Provider => system.Provider;

        protected override void TellInternal(object message, IActorRef sender) => Interlocked.Increment(ref Count);
    }

    [Fact]
    public async Task A_message_told_while_the_actor_stops_is_handled_or_a_dead_letter_never_lost()
    {
        await using var test = new TestSystem();
        var letters = new DeadLetterCounter(test.System);
        test.System.EventStream.Subscribe(letters, typeof(DeadLetter));
        const int rounds = 300, each = 200;
        var handled = 0;
        for (var round = 0; round < rounds; round++)
        {
            var box = new StrongBox();
            var actor = test.System.ActorOf(Props.Create(typeof(Counting), box));
            var telling = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                for (var i = 0; i < each; i++) actor.Tell(i, ActorRefs.NoSender);
            })));
            var stopped = actor.WatchEnd(test.System);
            test.System.Stop(actor);
            await telling.WaitAsync(TestSystem.Patience);
            await stopped.WaitAsync(TestSystem.Patience);
            handled += box.Count;
        }
        Assert.Equal(rounds * each * 2, handled + letters.Count);
    }

    [Fact]
    public async Task A_watch_that_races_with_the_end_is_answered_either_way()
    {
        await using var test = new TestSystem();
        for (var round = 0; round < 2_000; round++)
        {
            var actor = test.System.ActorOf(Props.Empty);
            var stop = Task.Run(() => test.System.Stop(actor));
            await actor.WatchEnd(test.System).WaitAsync(TestSystem.Patience);
            await stop;
        }
    }
}

internal static class EndWatching
{
    internal static Task WatchEnd(this IActorRef actor, ActorSystemImpl system)
    {
        var watcher = new EndWatcher(system.Refs);
        var subject = (IInternalActorRef)actor;
        subject.SendSystemMessage(new Watch(subject, watcher));
        return watcher.Ended;
    }
}
