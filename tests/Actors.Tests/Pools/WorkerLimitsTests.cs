namespace Troupe.Actors.Tests.Pools;

using System.Collections.Concurrent;
using Troupe.Workers;
using Xunit;

/// <summary>What happens to worker processes that take too much memory, stand still, or end again and again.</summary>
public sealed class WorkerLimitsTests() : OnBackend(Backend.Processes)
{
    private const int MiB = 1024 * 1024;
    private const int Sigstop = 19;
    private const int Sigcont = 18;

    // What leaks stays in the worker.
    private static readonly List<byte[]> s_leak = [];

    [Theory]
    [InlineData(nameof(PoolOptions.MaxMemoryPerWorker))]
    [InlineData(nameof(PoolOptions.MemoryLimitPerWorker))]
    [InlineData(nameof(PoolOptions.StallTimeout))]
    public async Task On_threads_what_only_a_process_has_is_refused_by_its_name(string name)
    {
        var options = name switch
        {
            nameof(PoolOptions.MaxMemoryPerWorker) => new PoolOptions { MaxMemoryPerWorker = 1L << 30 },
            nameof(PoolOptions.MemoryLimitPerWorker) => new PoolOptions { MemoryLimitPerWorker = 1L << 30 },
            _ => new PoolOptions { StallTimeout = TimeSpan.FromSeconds(1) },
        };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => WorkerPool.StartAsync(Backend.Threads, 1, options));

        Assert.Equal(name, refused.ParamName);
    }

    [Fact]
    public async Task A_worker_that_an_item_leaves_above_the_cap_takes_no_other_and_no_item_is_lost_or_run_twice()
    {
        using var folder = new Folder();
        var path = folder.Path;
        await using var pool = await StartAsync(new PoolOptions { MaxMemoryPerWorker = 200 * MiB, ChunkSize = 20 });

        var workers = await pool.MapAsync(
            x =>
            {
                File.AppendAllText(System.IO.Path.Combine(path, $"{x}"), "x");
                if (x % 10 == 9)
                {
                    s_leak.Add(Filled(250 * MiB));
                }

                return WorkerContext.Current!.Worker;
            },
            Enumerable.Range(0, 60)).WaitAsync(Patience);

        var last = Enumerable.Range(0, 60).Where(x => x % 10 == 9).Select(x => workers[x]).ToList();
        Assert.Equal(6, last.Distinct().Count()); // Nobody leaked twice.
        Assert.All(folder.Files, file => Assert.Equal("x", File.ReadAllText(System.IO.Path.Combine(path, file))));
        Assert.Equal((0, 0), (pool.Statistics.Replaced, pool.Statistics.Retried));
        await Eventually(() => pool.Statistics is { Workers: 2, Recycled: 6 });
    }

    [Fact]
    public async Task Garbage_above_the_cap_has_no_worker_replaced()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxMemoryPerWorker = 300 * MiB });

        await pool.MapAsync(_ => Filled(30 * MiB).Length, Enumerable.Range(0, 40)).WaitAsync(Patience);

        Assert.Equal((0, 0), (pool.Statistics.Recycled, pool.Statistics.Replaced));
    }

    [Fact]
    public async Task A_worker_above_its_limit_is_killed_while_the_item_runs_and_the_item_is_lost_with_that_reason()
    {
        const long Limit = 300L * MiB;
        var losses = new Told<LostWorker>();
        await using var pool = await StartAsync(new PoolOptions { MemoryLimitPerWorker = Limit, MaxAttempts = 2, Losses = losses });

        var outcomes = await pool.TryMapAsync(x => x == 5 ? Swell() : x, Enumerable.Range(0, 20)).WaitAsync(Patience);

        var lost = Assert.IsType<WorkerLostException>(Assert.Single(outcomes, outcome => !outcome.Succeeded).Error);
        Assert.Equal((5, 2, 9), (lost.Item, lost.Attempts, lost.Reason.Signal));
        Assert.Contains($"MemoryLimitPerWorker of {Limit:N0}", lost.Message, StringComparison.Ordinal);
        Assert.Matches("it had [0-9,]+ bytes of memory resident", lost.Reason.Detail);
        Assert.Equal(2, pool.Statistics.Replaced);
        await Eventually(() => losses.Values.Count == 2);
        Assert.All(losses.Values, loss => Assert.Contains("MemoryLimitPerWorker", loss.Reason.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_that_is_too_low_for_any_worker_breaks_the_pool_with_that_reason()
    {
        var broken = await Assert.ThrowsAsync<PoolBrokenException>(async () =>
        {
            await using var pool = await StartAsync(new PoolOptions { MemoryLimitPerWorker = 16 * MiB });
            await pool.ApplyAsync(() => Swell()).WaitAsync(Patience);
        });

        Assert.Contains("MemoryLimitPerWorker", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_worker_is_killed_after_its_time_and_its_item_run_elsewhere()
    {
        var losses = new Told<LostWorker>();
        using var began = new Mark();
        await using var pool = await StartAsync(new PoolOptions { StallTimeout = TimeSpan.FromMilliseconds(300), Losses = losses }, workers: 1);
        var first = began.Path;
        var item = pool.Submit(() =>
        {
            if (WorkerContext.Current!.Attempt == 1)
            {
                File.WriteAllText(first, "");
                SpinFor(600_000);
            }

            return WorkerContext.Current.Attempt;
        });
        await Eventually(() => began.IsSet);

        var stopped = pool.Statistics.Roster[0].ProcessId;
        Libc.Kill(stopped, Sigstop);

        Assert.Equal(2, await item.Task.WaitAsync(Patience));
        var loss = Assert.Single(losses.Values);
        Assert.Equal((stopped, 9), (loss.ProcessId, loss.Reason.Signal));
        Assert.Contains("no sign of life for 0.3 s", loss.Reason.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_while_it_idles_costs_a_later_call_nothing_but_time()
    {
        await using var pool = await StartAsync(new PoolOptions { StallTimeout = TimeSpan.FromMilliseconds(300) }, workers: 1);

        Libc.Kill(pool.Statistics.Roster[0].ProcessId, Sigstop);

        Assert.Equal(5, await pool.ApplyAsync(() => 5).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_worker_that_goes_on_in_time_is_left_alone_and_so_is_one_whose_function_is_busy()
    {
        using var began = new Mark();
        using var letGo = new Mark();
        await using var pool = await StartAsync(new PoolOptions { StallTimeout = TimeSpan.FromSeconds(2) }, workers: 1);
        var item = pool.Submit(both => Hold(both.Item1, both.Item2), (began.Path, letGo.Path));
        await Eventually(() => began.IsSet);
        var process = pool.Statistics.Roster[0].ProcessId;

        for (var i = 0; i < 3; i++)
        {
            Libc.Kill(process, Sigstop);
            await Eventually(() => File.ReadAllText($"/proc/{process}/stat").Contains(") T ", StringComparison.Ordinal));
            Libc.Kill(process, Sigcont);
        }

        letGo.Set();
        Assert.Equal(7, await item.Task.WaitAsync(Patience));
        Assert.Equal(0, pool.Statistics.Replaced);
    }

    [Fact]
    public async Task A_function_that_takes_longer_than_a_stall_is_no_stall()
    {
        await using var pool = await StartAsync(new PoolOptions { StallTimeout = TimeSpan.FromMilliseconds(500) }, workers: 1);

        Assert.Equal(1_500, await pool.ApplyAsync(() => SpinFor(1_500)).WaitAsync(Patience));

        Assert.Equal(0, pool.Statistics.Replaced);
    }

    [Fact]
    public async Task Losses_are_told_with_name_process_reason_and_last_errors()
    {
        var losses = new ConcurrentQueue<LostWorker>();
        await using (var pool = await StartAsync(new PoolOptions { Name = "doomed", MaxAttempts = 1, Losses = new Sink(losses.Enqueue), Output = _ => { } }, workers: 1))
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => pool.ApplyAsync(() =>
            {
                Console.Error.WriteLine("farewell");
                Environment.Exit(3);
            }).WaitAsync(Patience));
        }

        var loss = Assert.Single(losses); // Those that went when the pool did are no losses.
        Assert.Equal(("doomed-1", new ExitReason(3, null)), (loss.Worker, loss.Reason));
        Assert.Equal(["farewell"], loss.LastErrors);
        Assert.NotEqual(0, loss.ProcessId);
    }

    [Fact]
    public async Task A_sink_for_losses_that_throws_harms_nothing()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1, Losses = new Sink(_ => throw new InvalidOperationException("the sink's own")) }, workers: 1);

        await Assert.ThrowsAsync<WorkerLostException>(() => pool.ApplyAsync(() => Environment.Exit(3)).WaitAsync(Patience));

        Assert.Equal(5, await pool.ApplyAsync(() => 5).WaitAsync(Patience));
    }

    [Fact]
    public async Task Workers_that_end_again_and_again_while_they_run_nothing_break_the_pool_with_the_first_reason()
    {
        var pool = await StartAsync(
            new PoolOptions
            {
                Output = _ => { },
                Initializer = () => new Thread(() =>
                {
                    SpinFor(50);
                    Environment.Exit(9);
                }).Start(),
            },
            workers: 1);
        await Eventually(() => pool.Statistics is { Workers: 0, Replaced: 20 });

        var broken = await Assert.ThrowsAsync<PoolBrokenException>(() => pool.ApplyAsync(() => 1).WaitAsync(Patience));

        Assert.Equal(9, broken.Reason.ExitCode);
        Assert.Contains("in a row ended while they ran nothing", broken.Message, StringComparison.Ordinal);
        await pool.DisposeAsync();
    }

    private static int Swell()
    {
        while (true)
        {
            s_leak.Add(Filled(8 * MiB));
            Thread.Sleep(5);
        }
    }

    private static byte[] Filled(int bytes)
    {
        var block = GC.AllocateUninitializedArray<byte>(bytes);
        Array.Fill(block, (byte)1);
        return block;
    }

    private sealed class Sink(Action<LostWorker> take) : IProgress<LostWorker>
    {
        public void Report(LostWorker value) => take(value);
    }
}
