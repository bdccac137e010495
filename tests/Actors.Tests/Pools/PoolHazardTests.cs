namespace Troupe.Actors.Tests.Pools;

using Troupe.Actors.Tests.Payload;
using Troupe.Payload;
using Troupe.Pools;
using Troupe.Workers;
using Xunit;

/// <summary>Losses and misbehaviour at awkward moments.</summary>
[Collection(nameof(AloneWithSharedMemory))]
public sealed class PoolHazardTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Large_results_leave_no_segment_in_the_worker_nor_take_one_of_the_host_s()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        var before = Segments.Count;
        var mine = Segments.Create(new byte[100]);
        var items = Enumerable.Range(0, 200).Select(i => Enumerable.Repeat((byte)i, 100_000).ToArray());

        var results = await pool.MapAsync(item => item, items).WaitAsync(s_patience);

        Assert.All(results, (result, i) => Assert.All([result[0], result[^1]], value => Assert.Equal((byte)i, value)));
        await Eventually(async () => await pool.ApplyAsync(() => Segments.Count) == 0);
        Assert.True(Segments.Release(mine.Id), "a segment of the host's was still its own");
        await Eventually(() => Task.FromResult(Segments.Count == before));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)] // Nobody is left to take over but whoever is started anew.
    public async Task A_worker_that_dies_while_the_pool_drains_costs_no_item(int workers)
    {
        var marker = Path.Combine(Path.GetTempPath(), $"troupe-test-{Guid.NewGuid():N}");
        try
        {
            var pool = await WorkerPool.StartAsync(Backend.Processes, workers).WaitAsync(s_patience);
            var once = pool.Submit(path => DieOnce(path), marker);

            await pool.DisposeAsync().AsTask().WaitAsync(s_patience);

            Assert.Equal(42, await once.Task.WaitAsync(s_patience));
        }
        finally
        {
            File.Delete(marker);
        }
    }

    [Fact]
    public async Task A_result_whose_reading_kills_the_worker_is_lost_after_its_attempts_and_the_others_are_there()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { MaxAttempts = 2, ChunkSize = 5 }).WaitAsync(s_patience);

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(() => pool.MapAsync(x => new Deadly { Number = x }, [1, 2, 3, Deadly.Poison, 5]).WaitAsync(s_patience));

        var lost = Assert.IsType<WorkerLostException>(Assert.Single(failed.Failures).Error);
        Assert.Equal((3, 2, 33), (lost.Item, lost.Attempts, lost.Reason.ExitCode));
    }

    [Fact]
    public async Task An_item_whose_making_kills_the_worker_is_lost_after_its_attempts()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { MaxAttempts = 2 }).WaitAsync(s_patience);

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => pool.ApplyAsync(item => item.Number, new DeadlyToMake { Number = 1 }).WaitAsync(s_patience));

        Assert.Equal((2, 34), (lost.Attempts, lost.Reason.ExitCode));
    }

    [Fact]
    public async Task Large_results_that_are_reported_are_there_though_their_worker_is_gone_when_they_are_read()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { ChunkSize = 1, Output = _ => { } }).WaitAsync(s_patience);
        Hesitant.LetGo.Reset();
        var map = pool.MapAsync(x => new Hesitant { Bytes = new byte[200_000], Number = x }, [0, 1, 2]);
        await Eventually(() => Task.FromResult(pool.Statistics.Done == 3));

        Libc.Kill(pool.Statistics.Roster[0].ProcessId, Libc.Sigkill);
        await Eventually(() => Task.FromResult(pool.Statistics is { Replaced: 1, Workers: 1 }));
        Hesitant.LetGo.Set();

        Assert.Equal([0, 1, 2], (await map.WaitAsync(s_patience)).Select(result => result.Number));
        Assert.Equal(0, pool.Statistics.Retried);
    }

    [Fact]
    public async Task Large_results_of_a_task_s_own_calls_leave_no_segment()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2).WaitAsync(s_patience);
        var before = Segments.Count;

        var lengths = await pool.MapAsync(x => pool.ApplyAsync(() => new byte[100_000 + x]), Enumerable.Range(0, 10)).WaitAsync(s_patience);

        Assert.Equal(Enumerable.Range(100_000, 10), lengths.Select(bytes => bytes.Length));
        await Eventually(() => Task.FromResult(Segments.Count == before));
    }

    [Fact]
    public async Task A_thousand_results_that_cannot_travel_fail_each_by_itself()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { ChunkSize = 1_000 }).WaitAsync(s_patience);

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(
            () => pool.MapAsync(x => x % 2 == 0 ? (object)new Version(x, 0) : x, Enumerable.Range(0, 1_000)).WaitAsync(s_patience));

        Assert.Equal(500, failed.Failures.Count);
    }

    [Theory]
    [InlineData(Backend.Processes)]
    [InlineData(Backend.Threads)]
    public async Task A_failure_whose_message_fails_costs_its_item_only(Backend backend)
    {
        await using var pool = await WorkerPool.StartAsync(backend, 1).WaitAsync(s_patience);

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(() => pool.MapAsync(x => x == 1 ? throw new Unspeakable() : x, [0, 1]).WaitAsync(s_patience));
        var silent = await Assert.ThrowsAsync<ItemsFailedException>(() => pool.MapAsync(x => x == 1 ? throw new Silent() : x, [0, 1]).WaitAsync(s_patience));

        Assert.Single(failed.Failures);
        Assert.Single(silent.Failures);
        Assert.Equal(5, await pool.ApplyAsync(() => 5).WaitAsync(s_patience));
    }

    [Theory]
    [InlineData(Backend.Processes)]
    [InlineData(Backend.Threads)]
    public async Task A_callback_on_the_token_that_throws_or_blocks_harms_no_other_work(Backend backend)
    {
        await using var pool = await WorkerPool.StartAsync(backend, 1, new PoolOptions { ChunkSize = 1 }).WaitAsync(s_patience);
        using var cancelled = new CancellationTokenSource();
        var name = $"troupe-test-{Guid.NewGuid():N}";
        var started = Path.Combine(Path.GetTempPath(), name);
        try
        {
            var first = pool.MapAsync(
                (string path, CancellationToken token) =>
                {
                    token.Register(() => throw new InvalidOperationException("the callback's own"));
                    File.WriteAllText(path, "");
                    token.WaitHandle.WaitOne();
                    return 0;
                },
                [started],
                cancelled.Token);
            await Eventually(() => Task.FromResult(File.Exists(started)));
            var second = pool.Submit(() => 2);
            await cancelled.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(s_patience));
            Assert.Equal(2, await second.Task.WaitAsync(s_patience));
        }
        finally
        {
            File.Delete(started);
        }
    }

    [Fact]
    public async Task A_pool_that_is_closed_while_others_submit_leaves_none_of_them_waiting()
    {
        for (var round = 0; round < 50; round++)
        {
            var pool = await WorkerPool.StartAsync(Backend.Threads, 1).WaitAsync(s_patience);
            using var go = new ManualResetEventSlim();
            var submits = Task.Factory.StartNew(
                () =>
                {
                    var tasks = new List<Task>();
                    go.Wait();
                    try
                    {
                        while (true)
                        {
                            tasks.Add(pool.Submit(() => 1).Task);
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        return tasks;
                    }
                },
                TaskCreationOptions.LongRunning);
            go.Set();
            await (round % 2 == 0 ? pool.DisposeAsync().AsTask() : pool.TerminateAsync()).WaitAsync(s_patience);

            foreach (var task in await submits.WaitAsync(s_patience))
            {
                await task.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(s_patience);
            }
        }
    }

    [Fact]
    public async Task A_source_that_blocks_keeps_no_outcome_from_the_caller()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Threads, 1).WaitAsync(s_patience);
        using var seen = new ManualResetEventSlim();

        var outcomes = await Task.Run(async () =>
        {
            var results = new List<int>();
            await foreach (var outcome in pool.TryMapStream(x => x, BlockingAfterOne(seen)))
            {
                results.Add(outcome.Value);
                seen.Set();
            }

            return results;
        }).WaitAsync(s_patience);

        Assert.Equal([1, 2], outcomes);
    }

    [Fact]
    public async Task A_pool_may_be_closed_more_than_once_in_any_way()
    {
        var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);

        await Task.WhenAll(pool.DisposeAsync().AsTask(), pool.TerminateAsync(), pool.DisposeAsync().AsTask()).WaitAsync(s_patience);
        await pool.TerminateAsync().WaitAsync(s_patience);
        await pool.DisposeAsync().AsTask().WaitAsync(s_patience);
    }

    [Fact]
    public async Task A_start_that_is_given_up_leaves_no_worker()
    {
        using var cancelled = new CancellationTokenSource();
        var starting = WorkerPool.StartAsync(Backend.Processes, 2, cancellationToken: cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.WaitAsync(s_patience));
    }

#pragma warning disable CS1998 // Synchronous by intent.
    private static async IAsyncEnumerable<int> BlockingAfterOne(ManualResetEventSlim seen)
    {
        yield return 1;
        Assert.True(seen.Wait(s_patience), "the first outcome came while the source blocked");
        yield return 2;
    }
#pragma warning restore CS1998

    internal static int DieOnce(string marker)
    {
        if (!File.Exists(marker))
        {
            File.WriteAllText(marker, "");
            Environment.Exit(3);
        }

        return 42;
    }

    private static Task Eventually(Func<Task<bool>> condition) => OnBackend.Eventually(condition, within: s_patience);

    internal sealed class Deadly
    {
        public const int Poison = 4;
        private int _number;

        public int Number
        {
            get
            {
                if (_number == Poison)
                {
                    Environment.Exit(33);
                }

                return _number;
            }

            set => _number = value;
        }
    }

    internal sealed class DeadlyToMake
    {
        private int _number;

        public int Number
        {
            get => _number;
            set
            {
                // The setter of the host's own object is the test's; any other is the worker's reading.
                if (Environment.GetCommandLineArgs()[0].Contains(WorkerCommand.WorkerAssembly, StringComparison.Ordinal))
                {
                    Environment.Exit(34);
                }

                _number = value;
            }
        }
    }

    internal sealed class Hesitant
    {
        internal static readonly ManualResetEventSlim LetGo = new(true);
        private int _number;

        public byte[] Bytes { get; set; } = [];

        public int Number
        {
            get => _number;
            set
            {
                LetGo.Wait(); // The worker's own is always set.
                _number = value;
            }
        }
    }

    internal sealed class Unspeakable : Exception
    {
        public override string Message => throw new InvalidOperationException("not even this");
    }

    internal sealed class Silent : Exception
    {
        public override string Message => null!;
    }
}
