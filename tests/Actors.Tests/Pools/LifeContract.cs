namespace Troupe.Actors.Tests.Pools;

using System.Diagnostics;
using Xunit;

/// <summary>How a pool lives, and what its tasks may ask of it, on every backend.</summary>
public abstract class LifeContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task A_pool_is_resized_while_it_runs_and_no_item_is_lost()
    {
        await using var pool = await StartAsync(workers: 1);
        var map = pool.MapAsync(SpinFor, Enumerable.Repeat(1, 1_500));

        await pool.ResizeAsync(3).WaitAsync(Patience);
        Assert.Equal(3, pool.Statistics.Workers);
        await pool.ResizeAsync(2).WaitAsync(Patience);
        await Eventually(() => pool.Statistics.Workers == 2);

        Assert.Equal(Enumerable.Repeat(1, 1_500), await map.WaitAsync(Patience));
        Assert.Equal((2, 0), (pool.Statistics.Workers, pool.Statistics.Replaced));
    }

    [Fact]
    public async Task A_closed_pool_cannot_be_resized()
    {
        var pool = await StartAsync(workers: 1);
        await pool.DisposeAsync().AsTask().WaitAsync(Patience);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ResizeAsync(2));
    }

    [Fact]
    public async Task Progress_is_told_and_complete_before_the_map_ends()
    {
        await using var pool = await StartAsync();
        var told = new Told<PoolProgress>();
        using var began = new Mark();
        using var letGo = new Mark();
        var (first, second) = (began.Path, letGo.Path);

        var map = pool.With(new CallOptions { Progress = told }).TryMapAsync(
            x => x % 100 == 0 ? throw new FormatException() : x == 499 ? Hold(first, second) : SpinFor(1), Enumerable.Range(0, 500));
        await Eventually(() => told.Values.Count > 0); // While the last is held: there is another to come.
        letGo.Set();
        var outcomes = await map.WaitAsync(Patience);

        var (all, last) = (told.Values, told.Values[^1]);
        Assert.InRange(all.Count, 2, 500);
        Assert.Equal((495, 5, 0, 500), (last.Done, last.Failed, last.InFlight, last.Total));
        Assert.True(last.Rate > 0 && last.Remaining == TimeSpan.Zero);
        Assert.Equal(all.Select(progress => progress.Done + progress.Failed).Order(), all.Select(progress => progress.Done + progress.Failed));
        Assert.Equal(500, outcomes.Length);
    }

    [Fact]
    public async Task A_progress_that_throws_fails_its_call_and_one_that_blocks_holds_up_no_other()
    {
        await using var pool = await StartAsync();
        using var letGo = new ManualResetEventSlim();
        var blocked = pool.With(new CallOptions { Progress = new Does(letGo.Wait) }).MapAsync(x => x, Enumerable.Range(0, 100));
        var thrown = pool.With(new CallOptions { Progress = new Does(() => throw new FormatException("mine")) }).MapAsync(x => x, Enumerable.Range(0, 100));

        Assert.Equal("mine", (await Assert.ThrowsAsync<FormatException>(() => thrown.WaitAsync(Patience))).Message);
        Assert.Equal(3, await pool.ApplyAsync(() => 3).WaitAsync(Patience));
        Assert.False(blocked.IsCompleted);
        letGo.Set();
        Assert.Equal(100, (await blocked.WaitAsync(Patience)).Length);
    }

    [Fact]
    public async Task A_function_knows_its_item_its_attempt_its_worker_and_can_report()
    {
        await using var pool = await StartAsync(new PoolOptions { ChunkSize = 3 });
        var notes = new Told<ItemNote>();

        var seen = await pool.With(new CallOptions { Reports = notes }).MapAsync(
            async x =>
            {
                await Task.Yield();
                var context = WorkerContext.Current!;
                context.Report($"half of {x}");
                return (context.ItemIndex, context.Attempt, context.Worker, context.CancellationToken.CanBeCanceled);
            },
            Enumerable.Range(10, 20)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 20).Select(x => (long)x), seen.Select(one => one.ItemIndex));
        Assert.All(seen, one => Assert.Equal((1, true), (one.Attempt, one.CanBeCanceled)));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"half of {i + 10}"), notes.Values.OrderBy(note => note.Index).Select(note => (string)note.Value!));
        Assert.All(notes.Values, note => Assert.Equal(seen[note.Index].Worker, note.Worker));
        Assert.Null(WorkerContext.Current);
    }

    [Fact]
    public async Task A_function_that_does_nothing_but_report_floods_nobody_and_its_last_report_comes()
    {
        await using var pool = await StartAsync();
        var notes = new Told<ItemNote>();
        var clock = Stopwatch.StartNew();

        await pool.With(new CallOptions { Reports = notes, ChunkSize = 2 }).MapAsync(
            x =>
            {
                for (var i = 0; i < 100_000; i++)
                {
                    WorkerContext.Current!.Report(i);
                }

                return x;
            },
            Enumerable.Range(0, 4)).WaitAsync(Patience);

        Assert.Equal([0, 1, 2, 3], notes.Values.Where(note => note.Value is 99_999).Select(note => note.Index).Order());
        Assert.InRange(notes.Values.Count, 4, 4 * (12 + (11 * clock.ElapsedMilliseconds / 50))); // Ten, one that waited, in each 50 ms.
        Assert.All(notes.Values.GroupBy(note => note.Index), item => Assert.Equal(item.Select(note => (int)note.Value!).Order(), item.Select(note => (int)note.Value!)));
    }

    [Fact]
    public async Task A_report_that_waited_comes_while_its_item_goes_on()
    {
        await using var pool = await StartAsync();
        var notes = new Told<ItemNote>();
        using var letGo = new Mark();
        var until = letGo.Path;

        var item = pool.With(new CallOptions { Reports = notes }).Submit(() =>
        {
            for (var i = 0; i <= 50; i++)
            {
                WorkerContext.Current!.Report(i);
            }

            while (!File.Exists(until))
            {
                Thread.Sleep(2);
            }
        });
        await Eventually(() => notes.Values.Any(note => note.Value is 50));
        letGo.Set();

        await item.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 10), notes.Values.Take(10).Select(note => (int)note.Value!));
    }

    [Fact]
    public async Task A_user_s_constructor_that_blocks_holds_up_its_own_call_only()
    {
        await using var pool = await StartAsync();
        using var letGo = new Mark();
        var until = letGo.Path;
        var slow = pool.MapAsync(x => new Slow { Number = x, Until = until }, [1, 2]);
        var worse = pool.ApplyAsync(new Func<int>(() => throw new SlowException(until)));

        Assert.Equal(3, await pool.ApplyAsync(() => 3).WaitAsync(Patience));
        Assert.Equal(50, (await pool.MapAsync(x => x, Enumerable.Range(0, 50)).WaitAsync(Patience)).Length);
        Assert.False(Backend == Backend.Processes && (slow.IsCompleted || worse.IsCompleted)); // Threads give what they have made as it is.
        letGo.Set();

        Assert.Equal([1, 2], (await slow.WaitAsync(Patience)).Select(one => one.Number));
        await Assert.ThrowsAsync<SlowException>(() => worse.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_task_may_call_its_own_pool_and_wait_without_deadlock()
    {
        await using var pool = await StartAsync(workers: 1);

        Assert.Equal(3, await pool.ApplyAsync(() => 1 + pool.ApplyAsync(() => 2).GetAwaiter().GetResult()).WaitAsync(Patience));
        Assert.Equal(21, await pool.ApplyAsync(() => Fibonacci(pool, 8)).WaitAsync(Patience));
        Assert.Equal(10, (await pool.MapAsync(x => pool.MapAsync(y => x * y, Enumerable.Range(0, 5)).Result.Sum(), Enumerable.Range(0, 30)).WaitAsync(Patience))[1]);
        await Eventually(() => pool.Statistics.Workers == 1);
    }

    [Fact]
    public async Task A_task_may_call_its_own_pool_while_it_drains()
    {
        var pool = await StartAsync(workers: 1);
        using var began = new Mark();
        using var letGo = new Mark();
        var (first, second) = (began.Path, letGo.Path);
        var outer = pool.Submit(() => Hold(first, second) + pool.ApplyAsync(() => 2).GetAwaiter().GetResult());
        await Eventually(() => began.IsSet);
        var end = pool.DisposeAsync().AsTask();
        Assert.Throws<ObjectDisposedException>(() => { pool.Submit(() => 1); });
        letGo.Set();

        await end.WaitAsync(Patience);

        Assert.Equal(9, await outer);
    }

    [Fact]
    public async Task A_task_that_ends_its_own_pool_is_told_that_it_cannot()
    {
        await using var pool = await StartAsync(workers: 1);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.ApplyAsync(async () => await pool.DisposeAsync()).WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.ApplyAsync(() => pool.TerminateAsync()).WaitAsync(Patience));

        Assert.Contains(pool.Name, refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await pool.ApplyAsync(() => 1).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_nested_call_s_error_comes_with_its_type_and_a_large_result_whole()
    {
        await using var pool = await StartAsync(workers: 1);

        var text = await pool.ApplyAsync(async () =>
        {
            try
            {
                return await pool.ApplyAsync(new Func<string>(() => throw new FormatException("nested")));
            }
            catch (FormatException error)
            {
                return error.Message;
            }
        }).WaitAsync(Patience);
        var sizes = await pool.ApplyAsync(async () => (await pool.MapAsync(x => new byte[x], [300_000, 5, 200_000])).Select(bytes => bytes.Length).ToArray()).WaitAsync(Patience);

        Assert.Equal("nested", text);
        Assert.Equal([300_000, 5, 200_000], sizes);
    }

    private static int Fibonacci(WorkerPool pool, int n)
    {
        if (n < 2)
        {
            return n;
        }

        var first = pool.Submit(() => Fibonacci(pool, n - 1));
        return first.Task.GetAwaiter().GetResult() + Fibonacci(pool, n - 2);
    }

    private sealed class Does(Action action) : IProgress<PoolProgress>
    {
        public void Report(PoolProgress value) => action();
    }

    internal sealed class Slow
    {
        private string _until = "";

        public int Number { get; set; }

        public string Until
        {
            get => _until;
            set
            {
                WaitFor(value);
                _until = value;
            }
        }

        // In the host only: what a worker makes is there at once.
        public static void WaitFor(string path)
        {
            while (WorkerContext.Current is null && !File.Exists(path))
            {
                Thread.Sleep(2);
            }
        }
    }

    internal sealed class SlowException : Exception
    {
        public SlowException(string message)
            : base(message)
        {
            Slow.WaitFor(message);
        }
    }
}

public sealed class ThreadLifeTests() : LifeContract(Backend.Threads)
{
    [Fact]
    public async Task Callers_and_workers_that_run_the_pool_for_each_other_never_wait_for_each_other()
    {
        const int Callers = 4, Each = 5_000;
        await using var pool = await StartAsync(new PoolOptions { QueueLimit = 100_000 }, workers: 3);
        var ends = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var sum = 0L;
            for (var i = 0; i < Each; i += 10)
            {
                // Some run long enough to be flushed while others come and go.
                var first = i;
                var calls = Enumerable.Range(first, 10).Select(x => pool.Submit(static n => { Thread.SpinWait(n % 500 == 0 ? 1_000_000 : 200); return (long)n; }, x).Task).ToArray();
                foreach (var call in calls) sum += await call;
            }

            return sum;
        }));
        Assert.All(await Task.WhenAll(ends).WaitAsync(Patience), sum => Assert.Equal((long)Each * (Each - 1) / 2, sum));
    }

    [Fact]
    public async Task A_thread_left_behind_hears_it_by_its_token_and_runs_no_further_item()
    {
        await using var pool = await StartAsync(new PoolOptions { ItemTimeout = TimeSpan.FromMilliseconds(500), ChunkSize = 10 }, workers: 1);
        var ran = 0;
        var heard = new TaskCompletionSource();

        var outcomes = await pool.TryMapAsync(
            (x, token) =>
            {
                Interlocked.Increment(ref ran);
                if (x == 2)
                {
                    token.WaitHandle.WaitOne();
                    heard.SetResult();
                }

                return x;
            },
            Enumerable.Range(0, 10)).WaitAsync(Patience);

        await heard.Task.WaitAsync(Patience);
        Assert.IsType<ItemTimeoutException>(outcomes[2].Error);
        Assert.Equal(9, outcomes.Count(outcome => outcome.Succeeded));
        Assert.Equal(10, ran);
    }
}

public sealed class ProcessLifeTests() : LifeContract(Backend.Processes);
