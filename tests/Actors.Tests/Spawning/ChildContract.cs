namespace Troupe.Actors.Tests.Spawning;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What holds for a thread as for a child process.</summary>
public abstract class ChildContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task Its_result_is_what_the_function_returned_for_its_argument()
    {
        var thread = Backend == Backend.Threads ? ActorThread.Spawn(Twice, 21) : null;
        var process = thread is null ? ActorProcess.Spawn(Twice, 21) : null;

        Assert.Equal(42, await (thread?.Result ?? process!.Result).WaitAsync(Patience));
        ActorChild child = thread is null ? process! : thread;
        Assert.True(await child.JoinAsync(Patience));
        Assert.Null(child.Exception);
    }

    [Fact]
    public async Task What_the_function_throws_is_there_as_its_own_type()
    {
        var told = new TaskCompletionSource<Exception>();

        var child = Spawn(static () => throw new FormatException("on purpose"), new SpawnOptions { Faulted = error => told.SetResult(error) });

        await child.JoinAsync().WaitAsync(Patience);
        Assert.Equal("on purpose", Assert.IsType<FormatException>(child.Exception).Message);
        Assert.IsType<FormatException>(await told.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Whoever_is_told_what_the_function_threw_may_wait_for_its_end()
    {
        var handle = new TaskCompletionSource<ActorChild>();
        var hasEnded = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        var child = Spawn(
            static () => throw new FormatException("on purpose"),
            new SpawnOptions { Faulted = _ => hasEnded.SetResult(handle.Task.Result.JoinAsync(Patience).Result) });
        handle.SetResult(child);

        Assert.True(await hasEnded.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_an_error_like_any_other()
    {
        var child = Spawn(static () => throw new OperationCanceledException("on purpose"), new SpawnOptions { Faulted = static _ => { } });

        await child.JoinAsync().WaitAsync(Patience);
        Assert.Equal("on purpose", Assert.IsType<OperationCanceledException>(child.Exception).Message);
    }

    [Fact]
    public async Task It_has_the_name_it_was_given_and_knows_it()
    {
        using var folder = new Folder();
        var path = folder.Path;

        var child = Spawn(() => File.WriteAllText(Path.Combine(path, WorkerContext.Current!.Worker), ""), new SpawnOptions { Name = "clerk" });

        await child.JoinAsync().WaitAsync(Patience);
        Assert.Equal("clerk", child.Name);
        Assert.Equal(["clerk"], folder.Files);
    }

    [Fact]
    public void Names_by_default_are_numbered()
    {
        var child = Backend == Backend.Threads ? (ActorChild)new IdleThread() : new IdleProcess();

        Assert.StartsWith(Backend == Backend.Threads ? "thread-" : "process-", child.Name);
    }

    [Fact]
    public async Task A_join_with_a_timeout_says_whether_it_has_ended()
    {
        using Mark began = new(), letGo = new();
        var (beganAt, letGoAt) = (began.Path, letGo.Path);
        var child = Spawn(() => Hold(beganAt, letGoAt));
        await Eventually(() => began.IsSet);

        Assert.False(await child.JoinAsync(TimeSpan.Zero));
        Assert.False(await child.JoinAsync(TimeSpan.FromMilliseconds(1)));
        Assert.True(child.IsAlive);
        Assert.Contains(child, Living);

        letGo.Set();
        Assert.True(await child.JoinAsync(Patience));
        Assert.False(child.IsAlive);
        Assert.DoesNotContain(child, Living);
        Assert.True(await child.JoinAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_join_can_be_given_up()
    {
        using Mark began = new(), letGo = new();
        var (beganAt, letGoAt) = (began.Path, letGo.Path);
        var child = Spawn(() => Hold(beganAt, letGoAt));
        using var cancellation = new CancellationTokenSource();
        var join = child.JoinAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => join);
        letGo.Set();
        await child.JoinAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task An_endless_sender_that_listens_to_its_token_ends_when_it_is_terminated()
    {
        await using var queue = SharedQueue.Create<int>();
        Func<CancellationToken, Task> send = async token =>
        {
            for (var i = 0; ; i++)
            {
                await queue.PutAsync(i, token);
                await Task.Delay(1, token);
            }
        };
        ActorChild sender = Backend == Backend.Threads ? ActorThread.Spawn(send) : ActorProcess.Spawn(send, new SpawnOptions { TerminateGrace = Patience });
        Assert.Equal(0, await queue.GetAsync().WaitAsync(Patience)); // A captured handle works on the other side.

        sender.Terminate();

        Assert.True(await sender.JoinAsync(Patience));
        Assert.IsAssignableFrom<OperationCanceledException>(sender.Exception);
        sender.Terminate(); // It has ended: nothing happens.
    }

    [Fact]
    public async Task A_class_of_ones_own_runs_with_its_fields_once()
    {
        await using var queue = SharedQueue.Create<string>();
        ActorChild clerk = Backend == Backend.Threads ? new ClerkThread(queue) : new ClerkProcess(queue);
        Assert.False(clerk.IsAlive);
        await Assert.ThrowsAsync<InvalidOperationException>(() => clerk.JoinAsync());
        Assert.Throws<InvalidOperationException>(clerk.Terminate);

        clerk.Start();

        Assert.Equal("hello from clerk", await queue.GetAsync().WaitAsync(Patience));
        Assert.True(await clerk.JoinAsync(Patience));
        Assert.Throws<InvalidOperationException>(clerk.Start);
    }

    [Fact]
    public async Task A_class_of_ones_own_may_await_and_listen_to_its_token()
    {
        using var began = new Mark();
        ActorChild waiter = Backend == Backend.Threads ? new WaitingThread(began.Path) : new WaitingProcess(began.Path);
        waiter.Start();
        await Eventually(() => began.IsSet);

        waiter.Terminate();

        Assert.True(await waiter.JoinAsync(Patience));
        Assert.IsAssignableFrom<OperationCanceledException>(waiter.Exception);
    }

    [Fact]
    public void A_name_without_letters_is_refused() =>
        Assert.Equal("Name", Assert.Throws<ArgumentException>(() => Spawn(static () => { }, new SpawnOptions { Name = " " })).ParamName);

    private protected ActorChild Spawn(Action function, SpawnOptions? options = null) =>
        Backend == Backend.Threads ? ActorThread.Spawn(function, options) : ActorProcess.Spawn(function, options);

    private IEnumerable<ActorChild> Living => Backend == Backend.Threads ? ActorThread.Living : ActorProcess.Children;

    private static int Twice(int number) => 2 * number;

    private sealed class IdleThread : ActorThread;

    private sealed class IdleProcess : ActorProcess;

    private sealed class ClerkThread(SharedQueue<string> queue) : ActorThread(new SpawnOptions { Name = "clerk" })
    {
        protected override void Run() => queue.PutAsync($"hello from {Name}").Wait();
    }

    private sealed class ClerkProcess(SharedQueue<string> queue) : ActorProcess(new SpawnOptions { Name = "clerk" })
    {
        protected override void Run() => queue.PutAsync($"hello from {Name}").Wait();
    }

    private sealed class WaitingThread(string began) : ActorThread
    {
        protected override Task RunAsync(CancellationToken cancellationToken) => BeginAndWaitAsync(began, cancellationToken);
    }

    private sealed class WaitingProcess(string began) : ActorProcess(new SpawnOptions { TerminateGrace = Patience })
    {
        protected override Task RunAsync(CancellationToken cancellationToken) => BeginAndWaitAsync(began, cancellationToken);
    }

    private static Task BeginAndWaitAsync(string began, CancellationToken cancellationToken)
    {
        File.WriteAllText(began, "");
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
