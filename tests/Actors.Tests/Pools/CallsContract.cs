namespace Troupe.Actors.Tests.Pools;

using System.Runtime.CompilerServices;
using Xunit;

/// <summary>The ways to call a pool, on every backend.</summary>
public abstract class CallsContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task A_star_map_spreads_tuples_over_the_arguments()
    {
        await using var pool = await StartAsync();

        Assert.Equal(new[] { 3, 7 }, await pool.StarMapAsync((int a, int b) => a + b, [(1, 2), (3, 4)]).WaitAsync(Patience));
        Assert.Equal(["a1True"], await pool.StarMapAsync((string a, int b, bool c) => $"{a}{b}{c}", [("a", 1, true)]).WaitAsync(Patience));
        Assert.Equal(new[] { 36 }, await pool.StarMapAsync(
            (int a, int b, int c, int d, int e, int f, int g, int h) => a + b + c + d + e + f + g + h, [(1, 2, 3, 4, 5, 6, 7, 8)]).WaitAsync(Patience));
        Assert.Equal(new[] { 6 }, await pool.StarMapAsync(Multiply, [(2, 3)]).WaitAsync(Patience));
    }

    [Fact]
    public async Task Outcomes_tell_values_errors_attempts_workers_and_durations_and_nothing_is_thrown()
    {
        await using var pool = await StartAsync();

        var outcomes = await pool.TryMapAsync(
            x =>
            {
                SpinFor(x % 10 == 0 ? 30 : 0);
                return x == 3 ? throw new FormatException("three") : x * 2;
            },
            Enumerable.Range(0, 20)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 20).Select(x => (long)x), outcomes.Select(outcome => outcome.Index));
        Assert.Equal("three", Assert.IsType<FormatException>(Assert.Single(outcomes, outcome => !outcome.Succeeded).Error).Message);
        Assert.All(outcomes.Where(outcome => outcome.Succeeded), outcome => Assert.Equal(outcome.Index * 2, outcome.Value));
        Assert.All(outcomes, outcome => Assert.Equal(1, outcome.Attempts));
        Assert.All(outcomes, outcome => Assert.StartsWith(pool.Name, outcome.Worker));
        Assert.All([outcomes[0], outcomes[10]], outcome => Assert.InRange(outcome.Duration.TotalMilliseconds, 29, 10_000));
        Assert.InRange(outcomes.Where(outcome => outcome.Index % 10 != 0).Min(outcome => outcome.Duration).TotalMilliseconds, 0, 29);
    }

    [Fact]
    public async Task A_stream_of_values_comes_in_order_from_any_kind_of_source()
    {
        await using var pool = await StartAsync();

        var fromSequence = await ToList(pool.MapStream(x => x + 1, Enumerable.Range(0, 30_000)));
        var fromStream = await ToList(pool.MapStream(x => x + 1, Later(3_000)));

        Assert.Equal(Enumerable.Range(1, 30_000), fromSequence);
        Assert.Equal(Enumerable.Range(1, 3_000), fromStream);
    }

    [Fact]
    public async Task A_stream_of_values_throws_an_item_s_failure_in_its_place()
    {
        await using var pool = await StartAsync();
        var seen = new List<int>();

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(async () =>
        {
            await foreach (var value in pool.MapStream(x => x == 5 ? throw new FormatException("five") : x, Enumerable.Range(0, 100)))
            {
                seen.Add(value);
            }
        });

        Assert.Equal([0, 1, 2, 3, 4], seen);
        Assert.Equal(5, Assert.Single(failed.Failures).Index);
        Assert.IsType<FormatException>(failed.InnerException);
    }

    [Fact]
    public async Task An_unordered_stream_gives_what_is_ready_before_what_was_first()
    {
        await using var pool = await StartAsync(new PoolOptions { ChunkSize = 1 });
        using var began = new Mark();
        using var letGo = new Mark();
        var (first, second) = (began.Path, letGo.Path);
        await using var values = pool.MapStreamUnordered(x => x == 0 ? Hold(first, second) - 7 : x, Enumerable.Range(0, 40_000)).GetAsyncEnumerator();
        var seen = new List<int>();
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(await values.MoveNextAsync().AsTask().WaitAsync(Patience));
            seen.Add(values.Current);
        }

        Assert.DoesNotContain(0, seen);
        letGo.Set();
        while (await values.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            seen.Add(values.Current);
        }

        Assert.Equal(Enumerable.Range(0, 40_000), seen.Order());
    }

    [Fact]
    public async Task Streams_read_ahead_a_bounded_number_of_items_ordered_or_not()
    {
        await using var pool = await StartAsync();
        foreach (var ordered in new[] { true, false })
        {
            var read = 0;
            var source = Endless(() => ++read);
            await using var values = (ordered ? pool.MapStream(x => x, source) : pool.MapStreamUnordered(x => x, source)).GetAsyncEnumerator();
            for (var i = 0; i < 200; i++)
            {
                Assert.True(await values.MoveNextAsync().AsTask().WaitAsync(Patience));
            }

            Assert.InRange(Volatile.Read(ref read), 200, 100_000);
        }
    }

    [Fact]
    public async Task A_handle_tells_status_worker_result_and_error()
    {
        await using var pool = await StartAsync(workers: 1);
        using var began = new Mark();
        using var letGo = new Mark();
        var held = pool.Submit(both => Hold(both.Item1, both.Item2), (began.Path, letGo.Path));
        var waiting = pool.Submit(() => 2);
        var failing = pool.Submit(new Func<int>(() => throw new FormatException("mine")));
        var given = pool.Submit(() => 4);
        await Eventually(() => began.IsSet && held.Status == PoolTaskStatus.Running);

        Assert.Equal((PoolTaskStatus.Waiting, (string?)null), (waiting.Status, waiting.Worker));
        Assert.StartsWith(pool.Name, held.Worker);
        Assert.Throws<InvalidOperationException>(() => held.Result);
        Assert.True(given.Cancel());
        letGo.Set();

        Assert.Equal(7, await held);
        Assert.Equal((PoolTaskStatus.Succeeded, 7, (Exception?)null), (held.Status, held.Result, held.Exception));
        await Assert.ThrowsAsync<FormatException>(() => failing.Task.WaitAsync(Patience));
        Assert.Equal((PoolTaskStatus.Failed, "mine"), (failing.Status, failing.Exception!.Message));
        Assert.Throws<FormatException>(() => failing.Result);
        Assert.Equal(PoolTaskStatus.Cancelled, given.Status);
        Assert.Equal(2, await waiting.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Handles_are_awaited_as_they_end_or_any_or_all()
    {
        await using var pool = await StartAsync();
        var calls = Enumerable.Range(0, 20).Select(i => pool.Submit(x => x * x, i)).ToList();
        var seen = new List<int>();

        await foreach (var ended in Task.WhenEach(calls.Select(call => call.Task)))
        {
            seen.Add(await ended);
        }

        Assert.Equal(calls.Select(call => call.Result).Order(), seen.Order());
        Assert.Contains(await await Task.WhenAny(calls.Select(call => call.Task)), seen);
        Assert.Equal(20, (await Task.WhenAll(calls.Select(call => call.Task))).Length);
    }

    [Fact]
    public async Task A_handle_has_one_task_of_its_own_whenever_it_is_asked_for()
    {
        await using var pool = await StartAsync();
        var calls = Enumerable.Range(0, 100).Select(_ => pool.Submit(() => 1)).ToList();
        var before = calls.Where((_, i) => i % 2 == 0).ToDictionary(call => call, call => call.Task);

        await pool.ApplyAsync(() => 1).WaitAsync(Patience);
        Assert.All(await Task.WhenAll(calls.Select(call => call.Task)).WaitAsync(Patience), one => Assert.Equal(1, one));

        Assert.All(before, kept => Assert.Same(kept.Value, kept.Key.Task));
        Assert.All(calls, call => Assert.Same(call.Task, ((PoolTask)call).Task));
        Assert.Equal(calls.Count, calls.Select(call => call.Task).Distinct().Count());
    }

    [Fact]
    public async Task Functions_may_take_the_token_and_hear_of_a_cancel()
    {
        await using var pool = await StartAsync(workers: 1);
        using var cancel = new CancellationTokenSource();
        using var began = new Mark();
        using var heard = new Mark();
        var call = pool.Submit(
            async (both, token) =>
            {
                await File.WriteAllTextAsync(both.Item1, "", CancellationToken.None);
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    await File.WriteAllTextAsync(both.Item2, "", CancellationToken.None);
                }
            },
            (began.Path, heard.Path),
            cancel.Token);
        await Eventually(() => began.IsSet);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Task.WaitAsync(Patience));
        await Eventually(() => heard.IsSet);
        Assert.False(await pool.ApplyAsync(token => token.IsCancellationRequested).WaitAsync(Patience));
        Assert.Equal(3, await pool.ApplyAsync((x, token) => token.IsCancellationRequested ? 0 : x, 3).WaitAsync(Patience));
    }

    [Fact]
    public async Task What_is_urgent_goes_before_what_waits()
    {
        await using var pool = await StartAsync(workers: 1);
        using var began = new Mark();
        using var letGo = new Mark();
        var held = pool.Submit(both => Hold(both.Item1, both.Item2), (began.Path, letGo.Path));
        await Eventually(() => began.IsSet);
        var ended = new List<string>();
        var calls = new List<Task>();
        foreach (var name in new[] { "idle 1", "idle 2", "idle 3", "urgent" })
        {
            var call = pool.With(new CallOptions { Priority = name == "urgent" ? 1 : 0 }).Submit(x => (x, DateTime.UtcNow.Ticks), name);
            calls.Add(call.Task);
        }

        await Eventually(() => pool.Statistics.Workers == 1);
        // The urgent one asks what waits at the worker to make room: that has to be answered before the worker goes on.
        await using (var other = await StartAsync(workers: 1))
        {
            await other.ApplyAsync(() => 1).WaitAsync(Patience);
        }

        letGo.Set();
        await Task.WhenAll(calls).WaitAsync(Patience);
        ended.AddRange(calls.Cast<Task<(string, long)>>().OrderBy(call => call.Result.Item2).Select(call => call.Result.Item1));
        Assert.Equal("urgent", ended[0]);
        Assert.Equal(7, await held);
    }

    private static int Multiply(int a, int b) => a * b;

    private static async Task<List<T>> ToList<T>(IAsyncEnumerable<T> values)
    {
        using var patience = new CancellationTokenSource(Patience);
        var list = new List<T>();
        await foreach (var value in values.WithCancellation(patience.Token))
        {
            list.Add(value);
        }

        return list;
    }

    private static async IAsyncEnumerable<int> Later(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 100 == 0)
            {
                await Task.Yield();
            }

            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> Endless(Func<int> next, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Yield();
            yield return next();
        }
    }
}

public sealed class ThreadCallsTests() : CallsContract(Backend.Threads);

public sealed class ProcessCallsTests() : CallsContract(Backend.Processes)
{
    [Fact]
    public async Task Calls_that_are_cancelled_while_they_wait_at_a_worker_do_not_cost_it()
    {
        using Mark began = new(), letGo = new();
        var (beganAt, letGoAt) = (began.Path, letGo.Path);
        await using var pool = await StartAsync(workers: 1);
        var process = await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Patience);
        var running = pool.Submit(() => Hold(beganAt, letGoAt));
        await Eventually(() => began.IsSet);
        var waiting = Enumerable.Range(0, 3).Select(_ => pool.Submit(static () => 1)).ToList();
        Assert.All(waiting, static one => Assert.True(one.Cancel()));

        letGo.Set();

        Assert.Equal(7, await running.Task.WaitAsync(Patience));
        Assert.Equal(process, await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Patience));
        Assert.All(waiting, static one => Assert.True(one.Task.IsCanceled));
    }
}
