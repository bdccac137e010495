namespace Troupe.Engine.Tests.Soak;

using Xunit;

/// <summary>A tree that fails everywhere at once, judged in every way: in the end all of it is there and at work.</summary>
[Trait("Category", "Soak")]
public sealed class SupervisionSoakTests
{
    private const int Width = 3;

    private static readonly string[] Paths =
    [
        "/user/top",
        .. Enumerable.Range(0, Width).Select(i => $"/user/top/{i}"),
        .. Enumerable.Range(0, Width * Width).Select(i => $"/user/top/{i / Width}/{i % Width}"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_any_failures_every_actor_of_the_tree_is_at_work(bool allForOne)
    {
        await using var test = new TestSystem("akka.log-dead-letters = off\nakka.loglevel = OFF");
        var time = new SoakTime();
        test.System.ActorOf(Props.Create(typeof(Node), 2, allForOne), "top");

        for (var round = 0; !time.IsOver; round++)
        {
            var seed = time.Seed + round * 10;
            await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => Strike(test.System, new Random(seed + i)))));
            foreach (var path in Paths) Assert.True(await IsAtWork(test.System, path), $"{path} does not answer (seed {time.Seed})");
        }
    }

    private static void Strike(ActorSystem system, Random random)
    {
        for (var i = 0; i < 60; i++)
        {
            var directive = random.Next(4) switch { 0 => Directive.Resume, 1 => Directive.Escalate, _ => Directive.Restart };
            system.ActorSelection(Paths[random.Next(Paths.Length)]).Tell(new Blow(directive, Async: random.Next(4) == 0), ActorRefs.NoSender);
            Thread.SpinWait(random.Next(3000));
        }
    }

    // Blows may still be on their way, and with them an actor: then the next look finds the one after it.
    private static async Task<bool> IsAtWork(ActorSystem system, string path)
    {
        using var patience = new CancellationTokenSource(TestSystem.Patience);
        while (!patience.IsCancellationRequested)
        {
            try
            {
                await system.ActorSelection(path).ResolveOne(TimeSpan.FromSeconds(5));
                return true;
            }
            catch (ActorNotFoundException)
            {
                await Task.Delay(10);
            }
        }
        return false;
    }

    private sealed record Blow(Directive Directive, bool Async);

    private sealed class BlowException(Directive directive) : Exception("on purpose")
    {
        internal Directive Directive { get; } = directive;
    }

    private sealed class Node : ReceiveActor
    {
        private readonly bool _allForOne;

        public Node(int depth, bool allForOne)
        {
            _allForOne = allForOne;
            for (var i = 0; depth > 0 && i < Width; i++) Context.ActorOf(Props.Create(typeof(Node), depth - 1, allForOne), $"{i}");
            Receive<Blow>(blow => !blow.Async, blow => throw new BlowException(blow.Directive));
            ReceiveAsync<Blow>(async blow =>
            {
                await Task.Yield();
                throw new BlowException(blow.Directive);
            });
        }

        // Children are made in the constructor, so they must all be gone before the next one runs: what a restart does by default.
        protected override SupervisorStrategy SupervisorStrategy() => _allForOne ? new AllForOneStrategy(Judge) : new OneForOneStrategy(Judge);

        private static Directive Judge(Exception fault) => fault is BlowException blow ? blow.Directive : Directive.Restart;
    }
}
