namespace Troupe.Actors.Tests.Spawning;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Programs that everybody writes first with threads and processes, as Python's texts have them.</summary>
public abstract class PatternContract(Backend backend) : OnBackend(backend)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_lines_that_are_written_under_a_lock_do_not_mix(bool isLease)
    {
        using var page = new Mark();
        await using var @lock = SharedLock.Create();
        var children = new List<ActorChild>();
        for (var i = 0; i < 10; i++)
        {
            var (path, number) = (page.Path, i);
            children.Add(Spawn(isLease ? () => WriteUnderLeaseAsync(@lock, path, number) : () => WriteUnderLockAsync(@lock, path, number)));
        }

        await Task.WhenAll(children.Select(static child => child.JoinAsync())).WaitAsync(Patience);

        Assert.All(children, static child => Assert.Null(child.Exception));
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"hello world {i}"), (await File.ReadAllLinesAsync(page.Path)).Order());
    }

    [Fact]
    public async Task Two_tasks_at_a_time_have_names_and_numbers_of_their_own()
    {
        await using var places = SharedQueue.Create<(string Name, int Process, int Thread)>();
        await using var bothTold = SharedEvent.Create();
        var first = Spawn(() => TellPlaceAsync(places, bothTold), new SpawnOptions { Name = "t1" });
        var second = Spawn(() => TellPlaceAsync(places, bothTold), new SpawnOptions { Name = "t2" });

        var told = new[] { await places.GetAsync().WaitAsync(Patience), await places.GetAsync().WaitAsync(Patience) };
        await bothTold.SetAsync(); // Until now both were at work: no number was free for the other.
        await Task.WhenAll(first.JoinAsync(), second.JoinAsync()).WaitAsync(Patience);

        Assert.Equal(["t1", "t2"], told.Select(static place => place.Name).Order());
        if (Backend == Backend.Threads)
        {
            Assert.All(told, static place => Assert.Equal(Environment.ProcessId, place.Process));
            Assert.Equal(
                told.OrderBy(static place => place.Name).Select(static place => (int?)place.Thread),
                [((ActorThread)first).ThreadId, ((ActorThread)second).ThreadId]);
        }
        else
        {
            Assert.Equal(
                told.OrderBy(static place => place.Name).Select(static place => (int?)place.Process),
                [((ActorProcess)first).ProcessId, ((ActorProcess)second).ProcessId]);
        }

        Assert.NotEqual(told[0].Process + ":" + told[0].Thread, told[1].Process + ":" + told[1].Thread);
    }

    private protected abstract ActorChild Spawn(Func<Task> function, SpawnOptions? options = null);

    internal static async Task HaveAHundredAddOneEachAsync(Func<Func<Task>, ActorChild> spawn)
    {
        await using var counter = SharedValue.Create(0);
        var children = Enumerable.Range(0, 100).Select(_ => spawn(() => counter.UpdateAsync(static there => there + 1))).ToList();

        await Task.WhenAll(children.Select(static child => child.JoinAsync())).WaitAsync(2 * Patience);

        Assert.All(children, static child => Assert.Null(child.Exception));
        Assert.Equal(100, await counter.GetAsync().WaitAsync(Patience));
    }

    private static async Task TellPlaceAsync(SharedQueue<(string, int, int)> places, SharedEvent bothTold)
    {
        await places.PutAsync((WorkerContext.Current!.Worker, Environment.ProcessId, Environment.CurrentManagedThreadId));
        await bothTold.WaitAsync();
    }

    private static async Task WriteUnderLockAsync(SharedLock @lock, string path, int number)
    {
        await @lock.AcquireAsync();
        try
        {
            await WriteAsync(path, number);
        }
        finally
        {
            await @lock.ReleaseAsync();
        }
    }

    private static async Task WriteUnderLeaseAsync(SharedLock @lock, string path, int number)
    {
        await using var lease = await @lock.AcquireAsync();
        await WriteAsync(path, number);
    }

    // Letter by letter, and others have their turn in between: without a lock the lines do mix.
    private static async Task WriteAsync(string path, int number)
    {
        foreach (var letter in $"hello world {number}\n")
        {
            await using (var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            {
                file.WriteByte((byte)letter);
            }

            await Task.Yield();
        }
    }
}
