namespace Troupe.Engine.Tests;

using Xunit;

public class DispatchTests
{
    private const string Config = """
        own { type = PinnedDispatcher }
        team { type = ForkJoinDispatcher, throughput = 1, dedicated-thread-pool { thread-count = 2 } }
        """;

    private sealed class Teller : ReceiveActor
    {
        public Teller()
        {
            Receive<string>(_ => Sender.Tell(Thread.CurrentThread.Name ?? ""));
            ReceiveAsync<int>(async _ =>
            {
                await Task.Yield();
                Sender.Tell(Thread.CurrentThread.Name ?? "");
            });
        }
    }

    [Theory]
    [InlineData("own", "own-1")]
    [InlineData("team", "team-")]
    public async Task A_thread_of_ones_own_is_called_by_its_dispatcher_and_keeps_async_handlers(string dispatcher, string name)
    {
        await using var test = new TestSystem(Config);
        var actor = test.System.ActorOf(Props.Create<Teller>().WithDispatcher(dispatcher));

        Assert.StartsWith(name, await actor.Ask<string>("where", TestSystem.Patience));
        Assert.StartsWith(name, await actor.Ask<string>(1, TestSystem.Patience));
    }

    private sealed class ThreadOwner(TaskCompletionSource<Thread> thread) : UntypedActor
    {
        protected override void OnReceive(object message) => thread.SetResult(Thread.CurrentThread);
    }

    [Fact]
    public async Task A_pinned_actors_thread_is_in_the_background_and_ends_with_the_actor()
    {
        await using var test = new TestSystem(Config);
        var told = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = test.System.ActorOf(Props.Create(typeof(ThreadOwner), told).WithDispatcher("own"));
        actor.Tell("who");
        var thread = await told.Task.WaitAsync(TestSystem.Patience);
        Assert.True(thread.IsBackground);

        await actor.GracefulStop(TestSystem.Patience);
        Assert.True(thread.Join(TestSystem.Patience));
    }

    [Fact]
    public async Task A_dispatcher_that_nobody_configured_is_an_error_at_the_caller()
    {
        await using var test = new TestSystem();
        Assert.Throws<ConfigurationException>(() => test.System.ActorOf(Props.Empty.WithDispatcher("nowhere")));
    }
}
