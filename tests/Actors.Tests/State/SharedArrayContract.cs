namespace Troupe.Actors.Tests.State;

using System.Diagnostics;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>An array that functions on a pool's workers share.</summary>
public abstract class SharedArrayContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task A_worker_changes_the_value_and_the_array_that_the_creator_prints()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var num = SharedValue.Create(0.0);
        await using var arr = SharedArray.Create<int>([.. Enumerable.Range(0, 10)]);

        await pool.ApplyAsync(async () =>
        {
            await num.SetAsync(3.1415927);
            for (var i = 0; i < arr.Length; i++)
            {
                arr[i] = -arr[i];
            }

            return 0;
        }).WaitAsync(Patience);

        Assert.Equal("3.1415927", (await num.GetAsync().WaitAsync(Patience)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("[0, -1, -2, -3, -4, -5, -6, -7, -8, -9]", $"[{string.Join(", ", arr.ToArray())}]");
    }

    [Fact]
    public async Task Additions_in_one_step_lose_none()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var whole = SharedArray.Create<int>(3);
        await using var wide = SharedArray.Create<long>(3);

        var sums = await pool.MapAsync(
            (int _) =>
            {
                whole.Add(0, 1);
                while (whole[0] < 4) // Who begins alone is done before the others come.
                {
                    Thread.Yield();
                }

                var seen = new long[200_000];
                for (var i = 0; i < seen.Length; i++)
                {
                    whole.Add(1, 2);
                    seen[i] = wide.Add(2, -1);
                }

                return seen;
            },
            Enumerable.Range(0, 4)).WaitAsync(Patience);

        Assert.Equal([4, 1_600_000, 0], whole.ToArray());
        Assert.Equal([0, 0, -800_000], wide.ToArray());
        Assert.Equal(Enumerable.Range(1, 800_000), sums.SelectMany(static all => all).Select(static sum => (int)-sum).Order());
    }

    [Fact]
    public async Task Exchanges_in_one_step_give_each_value_to_one()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var places = SharedArray.Create<long>(2);
        await using var taken = SharedArray.Create<int>(1);

        var before = await pool.MapAsync((int i) => places.Exchange(0, i), Enumerable.Range(1, 100)).WaitAsync(Patience);
        var won = await pool.MapAsync((int i) => taken.CompareExchange(0, i, 0) == 0 && places.CompareExchange(1, i, 0) == 0, Enumerable.Range(1, 100)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 101), before.Append(places[0]).Select(static one => (int)one).Order());
        Assert.Equal(1 + Array.IndexOf(won, true), taken[0]);
        Assert.Equal((1, taken[0]), (won.Count(static one => one), places[1]));
    }

    [Fact]
    public async Task Its_lock_guards_what_takes_several_steps()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var pair = SharedArray.Create<decimal>(2);

        await pool.MapAsync(
            async (int _) =>
            {
                await using var lease = await pair.Lock.AcquireAsync();
                pair[0] += 0.5m;
                await Task.Yield();
                pair[1] = 2 * pair[0];
                return 0;
            },
            Enumerable.Range(0, 200)).WaitAsync(Patience);

        Assert.Equal([100, 200], pair.ToArray());
    }

    [Fact]
    public async Task Large_memory_is_seen_as_spans_by_all()
    {
        await using var pool = await StartAsync(workers: 2);
        await using var bytes = SharedArray.Create<byte>(64 * 1024 * 1024);

        var ends = await pool.MapAsync(
            (int part) =>
            {
                using var view = bytes.Open();
                view.Span.Slice(part * bytes.Length / 4, bytes.Length / 4).Fill((byte)(part + 1));
                return view.Length > part ? part : -1;
            },
            Enumerable.Range(0, 4)).WaitAsync(Patience);

        Assert.Equal([0, 1, 2, 3], ends);
        using var all = bytes.Open();
        for (var part = 0; part < 4; part++)
        {
            Assert.Equal(-1, all.Span.Slice(part * bytes.Length / 4, bytes.Length / 4).IndexOfAnyExcept((byte)(part + 1)));
        }
    }

    [Fact]
    public async Task It_goes_as_argument_and_result_and_inside_values()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var array = SharedArray.Create<double>([1, 2, 3], "mine");

        var back = await pool.ApplyAsync(
            static (Both both) =>
            {
                both.Array[both.At] *= 10;
                return both with { At = both.At + 1 };
            },
            new Both(array, 1)).WaitAsync(Patience);

        Assert.Equal([1, 20, 3], array.ToArray());
        Assert.Equal((2, "mine", 3), (back.At, back.Array.Name, back.Array.Length));
        back.Array[0] = 7;
        Assert.Equal(7, array[0]);
    }

    [Fact]
    public async Task Disposed_it_says_so()
    {
        await using var pool = await StartAsync(workers: 1);
        var array = SharedArray.Create<int>(1);
        await array.DisposeAsync();
        await array.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => array[0]);
        Assert.Throws<ObjectDisposedException>(() => array[0] = 1);
        Assert.Throws<ObjectDisposedException>(() => array.Add(0, 1));
        Assert.Throws<ObjectDisposedException>(() => array.ToArray());
        Assert.Throws<ObjectDisposedException>(() => array.Open().Dispose());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ApplyAsync(() => array[0]).WaitAsync(Patience));
    }

    public sealed record Both(SharedArray<double> Array, int At);
}

public sealed class SharedArrayOnThreads() : SharedArrayContract(Backend.Threads);

public sealed class SharedArrayOnProcesses() : SharedArrayContract(Backend.Processes)
{
    [Fact]
    public async Task A_child_process_changes_it_as_the_article_shows()
    {
        await using var num = SharedValue.Create(0.0);
        await using var arr = SharedArray.Create<int>([.. Enumerable.Range(0, 10)]);

        var p = ActorProcess.Spawn(
            static async ((SharedValue<double> N, SharedArray<int> A) both) =>
            {
                await both.N.SetAsync(3.1415927);
                for (var i = 0; i < both.A.Length; i++)
                {
                    both.A[i] = -both.A[i];
                }
            },
            (num, arr));
        await p.JoinAsync().WaitAsync(Patience);

        Assert.Equal(3.1415927, await num.GetAsync().WaitAsync(Patience));
        Assert.Equal([0, -1, -2, -3, -4, -5, -6, -7, -8, -9], arr.ToArray());
    }

    [Fact]
    public async Task Who_has_it_keeps_it_when_its_maker_is_killed()
    {
        await using var makers = await StartAsync(workers: 1);
        await using var users = await StartAsync(workers: 1);
        var (process, array) = await makers.ApplyAsync(static () => (Environment.ProcessId, SharedArray.Create<int>([1, 2, 3]))).WaitAsync(Patience);
        Assert.Equal(12, await users.ApplyAsync(() => array.Add(1, 10)).WaitAsync(Patience));
        await using (var held = await array.Lock.AcquireAsync().WaitAsync(Patience))
        {
            Process.GetProcessById(process).Kill();
            await Assert.ThrowsAsync<PeerLostException>(() => array.Lock.AcquireAsync().WaitAsync(Patience));
        }

        Assert.Equal([1, 12, 3], array.ToArray());
        Assert.Equal(13, await users.ApplyAsync(() => array.Add(1, 1)).WaitAsync(Patience));
        await using var late = await StartAsync(workers: 1);
        Assert.Equal(14, await late.ApplyAsync(() => array.Add(1, 1)).WaitAsync(Patience));
        await array.DisposeAsync();
        Assert.Equal(14, array[1]);
    }

    [Fact]
    public async Task Who_has_it_keeps_it_when_its_creator_disposes_it_and_a_late_one_is_told()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var kept = SharedQueue.Create<SharedArray<int>>();
        var array = SharedArray.Create<int>([5]);
        await pool.ApplyAsync(static (SharedArray<int> array) => Kept.Array = array, array).WaitAsync(Patience);
        await kept.PutAsync(array).WaitAsync(Patience);

        await array.DisposeAsync();

        Assert.Equal(6, await pool.ApplyAsync(static () => Kept.Array!.Add(0, 1)).WaitAsync(Patience));
        await using var back = await pool.ApplyAsync(static () => Kept.Array!).WaitAsync(Patience);
        Assert.Equal(6, back[0]);
        Assert.Equal("told", await pool.ApplyAsync(async () =>
        {
            Kept.Array = null;
            var late = await kept.GetAsync();
            try
            {
                return $"{late[0]}";
            }
            catch (ObjectDisposedException)
            {
                return "told";
            }
        }).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_process_that_has_no_handle_any_more_has_no_memory_either()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var array = SharedArray.Create<long>(1 << 20);
        array[0] = 7;

        Assert.Equal(7, await pool.ApplyAsync(static (SharedArray<long> given) => given[0], array).WaitAsync(Patience));
        var gone = await pool.ApplyAsync(static () =>
        {
            for (var tries = 0; tries < 100 && ArrayMemory.IsMapped(8 << 20); tries++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            return !ArrayMemory.IsMapped(8 << 20);
        }).WaitAsync(Patience);

        Assert.True(gone);
        Assert.Equal(7, array[0]);
    }

    [Fact]
    public async Task Killed_users_leave_the_array_and_its_lock_to_the_others()
    {
        await using var array = SharedArray.Create<long>(2);
        var random = new Random(1);
        for (var kill = 0; kill < 3; kill++)
        {
            await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1 }, workers: 2);
            await using var began = SharedQueue.Create<int>();
            var users = Enumerable.Range(0, 2).Select(_ => pool.Submit(async () =>
            {
                await began.PutAsync(Environment.ProcessId);
                while (true)
                {
                    array.Add(0, 1);
                    await using var lease = await array.Lock.AcquireAsync();
                    array.Add(1, 1);
                }
            })).ToArray();
            int[] processes = [await began.GetAsync().WaitAsync(Patience), await began.GetAsync().WaitAsync(Patience)];
            var there = array[1];
            await Eventually(() => array[1] > there + 10);

            foreach (var process in processes.OrderBy(_ => random.Next()))
            {
                Process.GetProcessById(process).Kill();
            }

            foreach (var user in users)
            {
                await Assert.ThrowsAsync<WorkerLostException>(() => user.Task.WaitAsync(Patience));
            }

            await using var mine = await array.Lock.AcquireAsync().WaitAsync(Patience);
        }
    }

    private static class Kept
    {
        public static SharedArray<int>? Array { get; set; }
    }
}
