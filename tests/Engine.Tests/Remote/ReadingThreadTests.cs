namespace Troupe.Engine.Tests.Remote;

using Xunit;
using static RemoteSystems;

/// <summary>Actors that run on the thread which read their message.</summary>
public sealed class ReadingThreadTests : IAsyncLifetime
{
    // More than go the plain way at first.
    private const int Enough = 200;

    // More than go the plain way after a reading thread that was kept too long, which a busy machine does by itself.
    private const int MostTries = 30_000;

    // The one that reads from the start on, or the one that has taken the reading over.
    private const string ReadingThread = "^there-(call|read)";

    private readonly RemoteSystems _systems = new();
    private ActorSystem _here = null!;
    private ActorSystem _there = null!;

    public async Task InitializeAsync()
    {
        _here = _systems.Start("here");
        _there = _systems.Start("there");
        var echo = Seen(_here, _there.ActorOf(Props.Create<Echo>(), "echo"));
        for (var i = 0; i < Enough; i++) await echo.Ask<int>(i, Patience);
    }

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    private IActorRef Echo => Seen(_here, _there.ActorSelection("/user/echo").ResolveOne(Patience).Result);

    [Fact]
    public async Task A_message_that_comes_alone_is_handled_by_the_thread_that_read_it()
    {
        var where = Seen(_here, _there.ActorOf(Props.Create<Where>()));
        Assert.Matches(ReadingThread, await OnReadingThread(where));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_actor_that_keeps_the_reading_thread_holds_up_no_other(bool again)
    {
        using var go = new ManualResetEventSlim();
        var started = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocks = Seen(_here, _there.ActorOf(Props.Create(typeof(Blocks), go, started)));
        var first = await OnReadingThread(blocks, started.Task);
        Assert.Matches(ReadingThread, await started.Task);

        Assert.Equal("other", await Echo.Ask<string>("other", Patience));
        var second = blocks.Ask<int>(2, Patience);
        if (again) Assert.Equal("more", await Echo.Ask<string>("more", Patience));
        Assert.False(first.IsCompleted || second.IsCompleted);

        go.Set();
        Assert.Equal(1, await first);
        Assert.Equal(2, await second);
        Assert.Equal("after", await Echo.Ask<string>("after", Patience));
        Assert.Single(RemotingOf(_there).Links);
    }

    [Fact]
    public async Task An_actor_may_wait_on_the_reading_thread_for_what_comes_over_the_same_link()
    {
        var back = Seen(_there, _here.ActorOf(Props.Create<Echo>()));
        var waits = Seen(_here, _there.ActorOf(Props.Create(typeof(Waits), back)));
        Assert.Matches($"^7 on {ReadingThread[1..]}", await OnReadingThread(waits, 7));
    }

    [Fact]
    public async Task What_an_actor_sets_for_its_flow_does_not_reach_the_next_on_the_thread()
    {
        var flow = new AsyncLocal<string>();
        var sets = Seen(_here, _there.ActorOf(Props.Create(typeof(Sets), flow)));
        var looks = Seen(_here, _there.ActorOf(Props.Create(typeof(Looks), flow)));
        for (var i = 0; i < 100; i++)
        {
            await sets.Ask<string>("set", Patience);
            Assert.Equal("nothing", await looks.Ask<string>("look", Patience));
        }
    }

    [Fact]
    public async Task A_peer_that_goes_while_an_actor_has_the_reading_thread_is_seen_to_have_gone()
    {
        using var go = new ManualResetEventSlim();
        var started = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocks = Seen(_here, _there.ActorOf(Props.Create(typeof(Blocks), go, started)));
        await OnReadingThread(blocks, started.Task);
        var link = Assert.Single(RemotingOf(_there).Links);

        await _here.Terminate().WaitAsync(Patience);
        await link.Ended.WaitAsync(Patience / 2);
        go.Set();
    }

    // A burst may take the plain way: it is asked until it has come alone to an idle actor.
    private static Task<string> OnReadingThread(IActorRef where) => OnReadingThread(where, "where");

    private static async Task<string> OnReadingThread(IActorRef where, object question)
    {
        for (var i = 0; i < MostTries; i++)
        {
            if (await where.Ask<string>(question, Patience) is { Length: > 0 } thread) return thread;
        }

        throw new TimeoutException("No message was ever handled where it was read.");
    }

    // The answer that it holds back.
    private static async Task<Task<int>> OnReadingThread(IActorRef blocks, Task started)
    {
        for (var i = 0; i < MostTries; i++)
        {
            var answer = blocks.Ask<int>(1, Patience);
            if (await Task.WhenAny(answer, started) == started) return answer;
            Assert.Equal(Blocks.NotThere, await answer);
        }

        throw new TimeoutException("No message was ever handled where it was read.");
    }

    private sealed class Where : ReceiveActor
    {
        public Where() => ReceiveAny(_ => Sender.Tell(Thread.CurrentThread.IsThreadPoolThread ? "" : Thread.CurrentThread.Name!, Self));
    }

    private sealed class Blocks : ReceiveActor
    {
        public const int NotThere = -1;

        public Blocks(ManualResetEventSlim go, TaskCompletionSource<string?> started) => Receive<int>(number =>
        {
            if (!started.Task.IsCompleted && Thread.CurrentThread.IsThreadPoolThread)
            {
                Sender.Tell(NotThere, Self);
                return;
            }

            started.TrySetResult(Thread.CurrentThread.Name);
            go.Wait(Patience);
            Sender.Tell(number, Self);
        });
    }

    private sealed class Waits : ReceiveActor
    {
        public Waits(IActorRef other) => Receive<int>(number =>
        {
            var thread = Thread.CurrentThread.IsThreadPoolThread ? null : Thread.CurrentThread.Name;
            var answer = other.Ask<int>(number, Patience).Result;
            Sender.Tell(thread is null ? "" : $"{answer} on {thread}", Self);
        });
    }

    private sealed class Sets : ReceiveActor
    {
        public Sets(AsyncLocal<string> flow) => ReceiveAny(_ =>
        {
            flow.Value = "something";
            Sender.Tell("set", Self);
        });
    }

    private sealed class Looks : ReceiveActor
    {
        public Looks(AsyncLocal<string> flow) => ReceiveAny(_ => Sender.Tell(flow.Value ?? "nothing", Self));
    }
}
