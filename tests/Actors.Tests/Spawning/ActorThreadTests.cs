namespace Troupe.Actors.Tests.Spawning;

using Xunit;

public sealed class ActorThreadTests() : ChildContract(Backend.Threads)
{
    [Fact]
    public async Task A_thread_bears_its_name_and_a_number_of_its_own_and_is_the_current_one_in_its_function()
    {
        var thread = ActorThread.Spawn(static () => (Thread.CurrentThread.Name, Environment.CurrentManagedThreadId, ActorThread.Current), new SpawnOptions { Name = "t1" });

        var seen = await thread.Result.WaitAsync(Patience);
        Assert.Equal(("t1", thread.ThreadId!.Value, (ActorThread?)thread), seen); // It has its number when it runs.
        Assert.Null(ActorThread.Current);
    }

    [Fact]
    public async Task A_thread_that_would_wait_for_itself_is_told()
    {
        var thread = ActorThread.Spawn(static () => ActorThread.Current!.JoinAsync());

        await thread.JoinAsync().WaitAsync(Patience);
        Assert.IsType<InvalidOperationException>(thread.Exception);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_daemon_is_a_background_thread(bool isDaemon)
    {
        var thread = ActorThread.Spawn(static () => Thread.CurrentThread.IsBackground, new SpawnOptions { IsDaemon = isDaemon });

        Assert.Equal(isDaemon, await thread.Result.WaitAsync(Patience));
    }

    [Fact]
    public void What_only_processes_have_is_refused() => Assert.Equal(
        "WorkingDirectory",
        Assert.Throws<ArgumentException>(() => ActorThread.Spawn(static () => { }, new SpawnOptions { WorkingDirectory = "/" })).ParamName);
}
