namespace Troupe.Actors.Tests.Pools;

using System.Diagnostics;
using Xunit;

/// <summary>What a pool's options do, on every backend.</summary>
public abstract class OptionsContract(Backend backend) : OnBackend(backend)
{
    public static TheoryData<string, PoolOptions> Nonsense => new()
    {
        { "MaxAttempts", new() { MaxAttempts = 0 } },
        { "ChunkSize", new() { ChunkSize = -1 } },
        { "MaxTasksPerWorker", new() { MaxTasksPerWorker = 0 } },
        { "QueueLimit", new() { QueueLimit = 0 } },
        { "WhenFull", new() { WhenFull = (QueuePolicy)9 } },
        { "ItemTimeout", new() { ItemTimeout = TimeSpan.Zero } },
        { "StopGrace", new() { StopGrace = TimeSpan.FromSeconds(-1) } },
        { "MaxMemoryPerWorker", new() { MaxMemoryPerWorker = 512 } },
        { "MemoryLimitPerWorker", new() { MemoryLimitPerWorker = -1 } },
        { "MaxMemoryPerWorker", new() { MaxMemoryPerWorker = 1L << 30, MemoryLimitPerWorker = 1L << 29 } },
        { "StallTimeout", new() { StallTimeout = TimeSpan.Zero } },
        { "Name", new() { Name = " " } },
        { "Name", new() { Name = "a\nb" } },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task An_option_that_makes_no_sense_is_refused_by_its_name(string name, PoolOptions options)
    {
        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => StartAsync(options));

        Assert.Equal(name, refused.ParamName);
        Assert.Contains(name, refused.Message);
    }

    [Fact]
    public async Task An_absurd_number_of_workers_is_refused()
    {
        Assert.Equal("workers", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => WorkerPool.StartAsync(Backend, 100_000))).ParamName);
        await using var pool = await StartAsync(workers: 1);
        Assert.Equal("workers", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pool.ResizeAsync(int.MaxValue))).ParamName);
    }

    [Fact]
    public async Task The_initializer_runs_once_in_every_worker_before_its_items_with_what_it_captured()
    {
        using var folder = new Folder();
        var path = folder.Path;
        await using var pool = await StartAsync(new PoolOptions { Name = "prepared", Initializer = () => File.WriteAllText(System.IO.Path.Combine(path, WorkerContext.Current!.Worker), "") });

        var there = await pool.MapAsync(_ => File.Exists(System.IO.Path.Combine(path, WorkerContext.Current!.Worker)), Enumerable.Range(0, 100)).WaitAsync(Patience);

        Assert.All(there, Assert.True);
        Assert.Equal(["prepared-1", "prepared-2"], folder.Files);
    }

    [Fact]
    public async Task An_initializer_may_take_longer_than_an_item()
    {
        await using var pool = await StartAsync(new PoolOptions { ItemTimeout = TimeSpan.FromMilliseconds(500), Initializer = () => Thread.Sleep(1_500) }, workers: 1);

        Assert.Equal(0, pool.Statistics.Replaced);
        Assert.Equal(1, pool.Statistics.Workers);
    }

    [Fact]
    public async Task A_failing_initializer_breaks_the_pool_after_a_few_tries_with_its_error()
    {
        using var folder = new Folder();
        var path = folder.Path;

        var broken = await Assert.ThrowsAsync<PoolBrokenException>(() => StartAsync(new PoolOptions
        {
            Initializer = () =>
            {
                File.WriteAllText(System.IO.Path.Combine(path, Guid.NewGuid().ToString()), "");
                throw new FormatException("not today");
            },
        }));

        Assert.Equal("not today", Assert.IsType<FormatException>(broken.InnerException).Message);
        Assert.InRange(folder.Files.Count, 1, 10);
    }

    [Fact]
    public async Task An_item_that_takes_too_long_fails_alone_and_its_worker_is_replaced()
    {
        var timeout = TimeSpan.FromSeconds(2); // The other items are within it, however busy the machine.
        await using var pool = await StartAsync(new PoolOptions { ItemTimeout = timeout });
        using var began = new Mark();
        using var letGo = new Mark();
        var (first, second) = (began.Path, letGo.Path);
        var clock = Stopwatch.StartNew();

        var outcomes = await pool.TryMapAsync(x => x == 6 ? Hold(first, second) : x, Enumerable.Range(0, 50)).WaitAsync(Patience);
        letGo.Set();

        var late = Assert.IsType<ItemTimeoutException>(Assert.Single(outcomes, outcome => !outcome.Succeeded).Error);
        Assert.Equal((6, timeout), (late.Item, late.Timeout));
        Assert.Equal(1, outcomes[6].Attempts);
        Assert.True(clock.Elapsed > timeout - TimeSpan.FromMilliseconds(10));
        await Eventually(() => pool.Statistics is { Workers: 2, Replaced: 1 });
    }

    [Fact]
    public async Task Items_within_their_time_are_left_alone_however_many_they_are()
    {
        // All of a chunk take longer than one may; and one a fortieth of what it may, however busy the machine.
        await using var pool = await StartAsync(new PoolOptions { ItemTimeout = TimeSpan.FromSeconds(2), ChunkSize = 50 });

        await pool.MapAsync(SpinFor, Enumerable.Repeat(50, 100)).WaitAsync(Patience);

        Assert.Equal(0, pool.Statistics.Replaced);
    }

    [Fact]
    public async Task Workers_are_replaced_after_their_number_of_items_and_no_item_is_lost()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxTasksPerWorker = 10 });

        var workers = await pool.MapAsync(_ => WorkerContext.Current!.Worker, Enumerable.Range(0, 100)).WaitAsync(Patience);

        Assert.All(workers.CountBy(worker => worker), worker => Assert.InRange(worker.Value, 1, 10));
        Assert.Equal(0, pool.Statistics.Replaced);
        Assert.InRange(pool.Statistics.Recycled, 8, 10);
    }

    [Fact]
    public async Task A_full_pool_says_so_when_it_is_to()
    {
        await using var pool = await StartAsync(new PoolOptions { QueueLimit = 2, WhenFull = QueuePolicy.Fail }, workers: 1);
        using var began = new Mark();
        using var letGo = new Mark();
        var held = pool.Submit(both => Hold(both.Item1, both.Item2), (began.Path, letGo.Path));
        var second = pool.Submit(() => 2);

        Assert.Equal(2, Assert.Throws<PoolFullException>(() => { pool.Submit(() => 3); }).Limit);
        Assert.True(second.Cancel());
        await Eventually(() => TrySubmit(pool));
        letGo.Set();

        Assert.Equal(7, await held.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_full_pool_has_calls_wait_for_room_in_their_order_and_drains_them_too()
    {
        var pool = await StartAsync(new PoolOptions { QueueLimit = 1 }, workers: 1);
        using var began = new Mark();
        using var letGo = new Mark();
        var held = pool.Submit(both => Hold(both.Item1, both.Item2), (began.Path, letGo.Path));
        var second = pool.Submit(() => 2);
        var third = pool.Submit(() => 3);
        var fourth = pool.MapAsync(x => x, [4]);
        Assert.True(held.Accepted.IsCompletedSuccessfully);
        Assert.False(second.Accepted.IsCompleted);
        Assert.True(third.Cancel());

        letGo.Set();
        await second.Accepted.WaitAsync(Patience);
        await pool.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Equal((7, 2), (held.Result, second.Result));
        Assert.Equal(PoolTaskStatus.Cancelled, third.Status);
        Assert.Equal(4, Assert.Single(await fourth));
    }

    [Fact]
    public async Task A_full_pool_that_is_terminated_leaves_nobody_waiting()
    {
        var pool = await StartAsync(new PoolOptions { QueueLimit = 2 }, workers: 1);
        using var began = new Mark();
        using var letGo = new Mark();
        var calls = Enumerable.Range(0, 50).Select(_ => pool.Submit(both => Hold(both.Item1, both.Item2), (began.Path, letGo.Path))).ToList();
        await Eventually(() => began.IsSet);

        await pool.TerminateAsync().WaitAsync(Patience);
        letGo.Set();

        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.Task.WaitAsync(Patience));
            await call.Accepted.WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task A_stop_waits_for_its_grace_and_no_longer()
    {
        var pool = await StartAsync(new PoolOptions { StopGrace = TimeSpan.Zero });
        await pool.MapAsync(x => x, Enumerable.Range(0, 100)).WaitAsync(Patience);

        await pool.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Equal(0, pool.Statistics.Workers);
    }

    private static bool TrySubmit(WorkerPool pool)
    {
        try
        {
            pool.Submit(() => 4);
            return true;
        }
        catch (PoolFullException)
        {
            return false;
        }
    }
}

public sealed class ThreadOptionsTests() : OptionsContract(Backend.Threads)
{
    [Fact]
    public async Task Surroundings_of_their_own_are_refused_to_threads()
    {
        Assert.Equal("Environment", (await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(new PoolOptions { Environment = new Dictionary<string, string?>() }))).ParamName);
        Assert.Equal("WorkingDirectory", (await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(new PoolOptions { WorkingDirectory = "/" }))).ParamName);
    }
}

public sealed class ProcessOptionsTests() : OptionsContract(Backend.Processes)
{
    [Fact]
    public async Task Workers_have_the_environment_and_the_working_directory_they_were_given_and_so_have_their_replacements()
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        await using var pool = await StartAsync(
            new PoolOptions { Environment = new Dictionary<string, string?> { ["TROUPE_TEST"] = "a=b", ["PATH"] = null }, WorkingDirectory = directory, MaxAttempts = 1 },
            workers: 1);

        for (var round = 0; round < 2; round++)
        {
            var seen = await pool.ApplyAsync(() => $"{Environment.GetEnvironmentVariable("TROUPE_TEST")} {Environment.GetEnvironmentVariable("PATH")} {Environment.CurrentDirectory}").WaitAsync(Patience);
            Assert.Equal($"a=b  {directory}", seen);
            await Assert.ThrowsAsync<WorkerLostException>(() => pool.ApplyAsync(() => Environment.Exit(1)).WaitAsync(Patience));
        }
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("A=B", "x")]
    [InlineData("A", "x\0")]
    public async Task What_is_no_variable_is_refused(string name, string value) =>
        Assert.Equal("Environment", (await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(new PoolOptions { Environment = new Dictionary<string, string?> { [name] = value } }))).ParamName);

    [Fact]
    public async Task A_directory_that_is_not_there_is_refused() =>
        Assert.Equal("WorkingDirectory", (await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(new PoolOptions { WorkingDirectory = "/no/such/place" }))).ParamName);
}
