namespace Troupe.Actors.Tests.Pools;

using System.Diagnostics;
using Xunit;

/// <summary>What a pool does on every backend.</summary>
public abstract class PoolContract(Backend backend)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected Backend Backend { get; } = backend;

    [Fact]
    public async Task A_map_gives_its_results_in_item_order()
    {
        await using var pool = await StartAsync();

        var squares = await pool.MapAsync(x => x * x, Enumerable.Range(0, 10_000)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 10_000).Select(x => x * x), squares);
    }

    [Fact]
    public async Task A_map_over_nothing_is_nothing()
    {
        await using var pool = await StartAsync();

        Assert.Empty(await pool.MapAsync(x => x * x, Array.Empty<int>()).WaitAsync(Patience));
    }

    [Fact]
    public async Task An_explicit_chunk_size_changes_no_result()
    {
        await using var pool = await StartAsync(new PoolOptions { ChunkSize = 7 });

        Assert.Equal(Enumerable.Range(1, 100), await pool.MapAsync(x => x + 1, Enumerable.Range(0, 100)).WaitAsync(Patience));
    }

    [Fact]
    public async Task What_a_function_captures_travels_with_it()
    {
        await using var pool = await StartAsync();
        var offset = 40;
        var words = new List<string> { "two" };

        Assert.Equal(["42 two", "43 two"], await pool.MapAsync(x => $"{x + offset} {words[0]}", [2, 3]).WaitAsync(Patience));
        Assert.Equal(42, await pool.ApplyAsync(() => offset + 2).WaitAsync(Patience));
    }

    [Fact]
    public async Task Static_methods_and_local_functions_travel()
    {
        await using var pool = await StartAsync();
        static int Twice(int x) => 2 * x;

        Assert.Equal("2, 4", string.Join(", ", await pool.MapAsync(Twice, [1, 2]).WaitAsync(Patience)));
        Assert.Equal("3, 5", string.Join(", ", await pool.MapAsync<string, int>(LengthOf, ["abc", "abcde"]).WaitAsync(Patience)));
    }

    [Fact]
    public async Task Asynchronous_functions_are_awaited()
    {
        await using var pool = await StartAsync();

        var results = await pool.MapAsync(
            async x =>
            {
                await Task.Yield();
                return x + 1;
            },
            Enumerable.Range(0, 50)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(1, 50), results);
    }

    [Fact]
    public async Task Records_and_collections_go_there_and_back()
    {
        await using var pool = await StartAsync();

        var parcels = await pool.MapAsync(
            order => order with { Lines = [.. order.Lines, "checked"], Total = order.Total * 2 },
            [new Order(1, ["a"], 1.5m, null), new Order(2, [], 0, new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc))]).WaitAsync(Patience);

        Assert.Equal(["a", "checked"], parcels[0].Lines);
        Assert.Equal(3.0m, parcels[0].Total);
        Assert.Equal(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), parcels[1].Paid);
    }

    [Fact]
    public async Task Values_far_over_a_message_s_size_go_there_and_back()
    {
        await using var pool = await StartAsync();
        var big = Enumerable.Range(0, 1_000_000).ToArray();
        var text = new string('x', 300_000);

        var sums = await pool.MapAsync(array => array.Select(x => x + 1).ToArray(), [big, big]).WaitAsync(Patience);
        var texts = await pool.MapAsync(s => s + s, [text]).WaitAsync(Patience);

        Assert.Equal(big.Select(x => x + 1), sums[1]);
        Assert.Equal(600_000, texts[0].Length);
    }

    [Fact]
    public async Task A_failing_item_fails_the_map_with_its_index_its_error_and_its_stack_and_all_others_are_run()
    {
        await using var pool = await StartAsync();

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(
            () => pool.MapAsync(FailOnSeventeen, Enumerable.Range(0, 100)).WaitAsync(Patience));

        var failure = Assert.Single(failed.Failures);
        Assert.Equal(17, failure.Index);
        var error = Assert.IsType<FormatException>(failure.Error);
        Assert.Equal("seventeen", error.Message);
        Assert.Contains(nameof(FailOnSeventeen), error.StackTrace);
        Assert.Equal(100, pool.Statistics.Done + pool.Statistics.Failed);
    }

    [Fact]
    public async Task Many_failing_items_are_all_told()
    {
        await using var pool = await StartAsync();

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(
            () => pool.MapAsync(FailAlways, Enumerable.Range(0, 2_000)).WaitAsync(Patience));

        Assert.Equal(Enumerable.Range(0, 2_000).Select(x => $"item {x}"), failed.Failures.Select(failure => failure.Error.Message));
    }

    [Fact]
    public async Task A_call_throws_what_the_function_threw()
    {
        await using var pool = await StartAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => pool.ApplyAsync(() => { throw new ArgumentException("no such thing"); }).WaitAsync(Patience));

        Assert.Contains("no such thing", error.Message);
    }

    [Fact]
    public async Task A_burst_of_submitted_calls_all_come_back()
    {
        await using var pool = await StartAsync();

        var calls = Enumerable.Range(0, 2_000).Select(i => pool.Submit(() => i * 2)).ToList();

        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => i * 2), await Task.WhenAll(calls.Select(call => call.Task)).WaitAsync(Patience));
        Assert.StartsWith(pool.Name, calls[0].Worker);
    }

    [Fact]
    public async Task A_call_submitted_during_a_long_map_does_not_wait_for_all_of_it()
    {
        await using var pool = await StartAsync(workers: 1);
        var map = pool.MapAsync(SpinFor, Enumerable.Repeat(2, 2_000));

        await pool.ApplyAsync(() => 1).WaitAsync(Patience);

        Assert.False(map.IsCompleted);
        await map.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_stream_gives_outcomes_in_order_and_goes_on_after_a_failure()
    {
        await using var pool = await StartAsync();
        var outcomes = new List<ItemOutcome<int>>();

        await foreach (var outcome in pool.TryMapStream(FailOnSeventeen, Count(50_000)))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal(Enumerable.Range(0, 50_000).Select(i => (long)i), outcomes.Select(outcome => outcome.Index));
        Assert.Equal(17, Assert.Single(outcomes, outcome => !outcome.Succeeded).Index);
        Assert.All(outcomes.Where(outcome => outcome.Succeeded), outcome => Assert.Equal(outcome.Index, outcome.Value));
    }

    [Fact]
    public async Task A_stream_reads_ahead_a_bounded_number_of_items()
    {
        await using var pool = await StartAsync();
        var read = 0;
        await using var outcomes = pool.TryMapStream(x => x, Endless(() => Interlocked.Increment(ref read))).GetAsyncEnumerator();

        for (var i = 0; i < 100; i++)
        {
            Assert.True(await outcomes.MoveNextAsync().AsTask().WaitAsync(Patience));
        }

        Assert.InRange(Volatile.Read(ref read), 100, 100_000);
    }

    [Fact]
    public async Task A_stream_passes_its_source_s_error_on_after_the_outcomes_before_it()
    {
        await using var pool = await StartAsync();
        var seen = 0;

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var outcome in pool.TryMapStream(x => x, FailingAfter(500)))
            {
                seen++;
            }
        });

        Assert.Equal(500, seen);
    }

    [Fact]
    public async Task A_cancelled_map_ends_at_once_and_the_pool_goes_on()
    {
        await using var pool = await StartAsync();
        using var cancel = new CancellationTokenSource();
        var map = pool.MapAsync(
            async (x, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return x;
            },
            Enumerable.Range(0, 100),
            cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map.WaitAsync(Patience));
        Assert.Equal(5, await pool.ApplyAsync(() => 5).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_submitted_call_can_be_cancelled()
    {
        await using var pool = await StartAsync(workers: 1);
        var first = pool.Submit(() => SpinFor(200));
        var second = pool.Submit(() => 2);

        Assert.True(second.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Task.WaitAsync(Patience));
        await first.Task.WaitAsync(Patience);
        Assert.False(first.Cancel());
    }

    [Fact]
    public async Task Disposing_lets_the_work_in_hand_finish()
    {
        var pool = await StartAsync();
        var map = pool.MapAsync(SpinFor, Enumerable.Repeat(1, 100));

        await pool.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.True(map.IsCompletedSuccessfully);
        Assert.Throws<ObjectDisposedException>(() => { pool.Submit(() => 1); });
    }

    [Fact]
    public async Task Terminating_fails_the_work_in_hand()
    {
        var pool = await StartAsync();
        var map = pool.MapAsync(SpinFor, Enumerable.Repeat(5, 1_000));

        await pool.TerminateAsync().WaitAsync(Patience);

        await Assert.ThrowsAsync<PoolTerminatedException>(() => map.WaitAsync(Patience));
    }

    [Fact]
    public async Task Two_pools_work_side_by_side()
    {
        await using var one = await StartAsync(workers: 1);
        await using var two = await StartAsync(workers: 1);

        var (first, second) = (one.MapAsync(x => x + 1, Enumerable.Range(0, 1_000)), two.MapAsync(x => x - 1, Enumerable.Range(0, 1_000)));

        Assert.Equal(1_000, (await first.WaitAsync(Patience))[^1]);
        Assert.Equal(-1, (await second.WaitAsync(Patience))[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Fewer_workers_than_one_are_refused(int workers) =>
        Assert.Equal("workers", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => WorkerPool.StartAsync(Backend, workers))).ParamName);

    [Fact]
    public async Task A_function_or_items_that_are_not_there_are_refused_at_the_call()
    {
        await using var pool = await StartAsync();

        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => { _ = pool.MapAsync((Func<int, int>)null!, [1]); }).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => { _ = pool.Submit((Action)null!); }).ParamName);
        Assert.Equal("items", Assert.Throws<ArgumentNullException>(() => { _ = pool.MapAsync(x => x, (int[])null!); }).ParamName);
    }

    [Fact]
    public async Task An_option_out_of_range_is_refused_by_its_name() =>
        Assert.Equal("ChunkSize", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => StartAsync(new PoolOptions { ChunkSize = 0 }))).ParamName);

    protected static int SpinFor(int milliseconds)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds)
        {
            Thread.SpinWait(100);
        }

        return milliseconds;
    }

    protected static async IAsyncEnumerable<int> Count(int items)
    {
        for (var i = 0; i < items; i++)
        {
            if (i % 1_000 == 0)
            {
                await Task.Yield();
            }

            yield return i;
        }
    }

    protected Task<WorkerPool> StartAsync(PoolOptions? options = null, int workers = 2) =>
        WorkerPool.StartAsync(Backend, workers, options).WaitAsync(Patience);

    private static int FailOnSeventeen(int x) => x == 17 ? throw new FormatException("seventeen") : x;

    private static int FailAlways(int x) => throw new InvalidOperationException($"item {x}");

    private static int LengthOf(string text) => text.Length;

    private static async IAsyncEnumerable<int> Endless(Func<int> count)
    {
        while (true)
        {
            await Task.Yield();
            yield return count();
        }
    }

    private static async IAsyncEnumerable<int> FailingAfter(int items)
    {
        await foreach (var item in Count(items))
        {
            yield return item;
        }

        throw new IOException("the source broke");
    }

    internal sealed record Order(int Number, string[] Lines, decimal Total, DateTime? Paid);
}
