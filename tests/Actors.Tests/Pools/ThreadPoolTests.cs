namespace Troupe.Actors.Tests.Pools;

using Xunit;

public sealed class ThreadPoolTests() : PoolContract(Backend.Threads)
{
    [Fact]
    public async Task Workers_are_threads_of_their_own_with_their_names()
    {
        await using var pool = await StartAsync(new PoolOptions { Name = "spinners" });

        var names = await pool.MapAsync(
            _ =>
            {
                SpinFor(20);
                return (Thread.CurrentThread.Name!, Thread.CurrentThread.IsThreadPoolThread, Environment.ProcessId);
            },
            Enumerable.Range(0, 20)).WaitAsync(Patience);

        Assert.All(names, name => Assert.StartsWith("spinners-", name.Item1));
        Assert.All(names, name => Assert.EndsWith("(troupe.dispatchers.runner)", name.Item1));
        Assert.All(names, name => Assert.False(name.IsThreadPoolThread));
        Assert.All(names, name => Assert.Equal(Environment.ProcessId, name.ProcessId));
        Assert.Equal(2, names.Select(name => name.Item1).Distinct().Count());
    }

    [Fact]
    public async Task Objects_are_shared_not_copied()
    {
        await using var pool = await StartAsync();
        var shared = new object();

        Assert.Same(shared, await pool.ApplyAsync(x => x, shared).WaitAsync(Patience));
    }
}
