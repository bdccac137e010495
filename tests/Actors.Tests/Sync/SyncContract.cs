namespace Troupe.Actors.Tests.Sync;

using System.Diagnostics;
using System.Globalization;
using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Locks, semaphores and events between the host and what runs on a pool.</summary>
public abstract class SyncContract(Backend backend) : OnBackend(backend)
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_counter_in_a_file_is_right_when_it_is_changed_under_the_lock()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var guard = SharedLock.Create();
        using var counter = new Mark();
        await File.WriteAllTextAsync(counter.Path, "0");
        var path = counter.Path;

        await pool.MapAsync(
            async (int _) =>
            {
                for (var i = 0; i < 50; i++)
                {
                    await using var lease = await guard.AcquireAsync();
                    Increment(path);
                }

                for (var i = 0; i < 50; i++)
                {
                    await guard.AcquireAsync();
                    try
                    {
                        Increment(path);
                    }
                    finally
                    {
                        await guard.ReleaseAsync();
                    }
                }

                return 0;
            },
            Enumerable.Range(0, 4)).WaitAsync(Patience);

        Assert.Equal("400", await File.ReadAllTextAsync(path));
        Assert.False(await guard.IsHeldAsync());
    }

    [Fact]
    public async Task At_most_three_of_ten_are_inside_the_semaphore()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var semaphore = SharedSemaphore.CreateBounded(3);
        using var inside = new Folder();
        var path = inside.Path;

        var most = await pool.MapAsync(
            async (int worker) =>
            {
                await using var lease = await semaphore.AcquireAsync();
                var mine = Path.Combine(path, $"{worker}");
                await File.WriteAllTextAsync(mine, "");
                SpinFor(5);
                var here = Directory.GetFiles(path).Length;
                File.Delete(mine);
                return here;
            },
            Enumerable.Range(0, 10)).WaitAsync(Patience);

        Assert.InRange(most.Max(), 1, 3);
        Assert.Equal(3, await semaphore.CountAsync());
        await Assert.ThrowsAsync<SemaphoreFullException>(() => semaphore.ReleaseAsync());
    }

    [Fact]
    public async Task All_who_wait_for_an_event_go_on_when_it_is_set()
    {
        await using var pool = await StartAsync(workers: 3);
        await using var go = SharedEvent.Create();
        await using var waiting = SharedQueue.Create<int>();
        var waiters = Task.WhenAll(Enumerable.Range(1, 2).Select(x => pool.ApplyAsync(async () =>
        {
            var wait = go.WaitAsync();
            await waiting.PutAsync(x);
            await wait;
            return x;
        })));
        await waiting.GetAsync().WaitAsync(Patience);
        await waiting.GetAsync().WaitAsync(Patience);
        Assert.False(waiters.IsCompleted);
        Assert.False(await go.WaitAsync(s_short));
        Assert.False(await go.IsSetAsync());

        await pool.ApplyAsync(async () =>
        {
            await go.SetAsync();
            return 0;
        }).WaitAsync(Patience);

        var done = await waiters.WaitAsync(Patience);
        Assert.Equal([1, 2], done);
        Assert.True(await go.IsSetAsync());
        await go.WaitAsync().WaitAsync(Patience);
        await go.ClearAsync();
        Assert.False(await go.WaitAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Who_waits_too_long_or_is_cancelled_does_not_get_the_lock()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var guard = SharedLock.Create();
        var first = await guard.AcquireAsync();

        var (atOnce, timed, cancelled) = await pool.ApplyAsync(async () =>
        {
            var now = await guard.TryAcquireAsync(TimeSpan.Zero);
            var soon = await guard.TryAcquireAsync(s_short);
            using var cancel = new CancellationTokenSource();
            var waiting = guard.AcquireAsync(cancel.Token);
            await cancel.CancelAsync();
            try
            {
                await waiting;
                return (now is null, soon is null, false);
            }
            catch (OperationCanceledException)
            {
                return (now is null, soon is null, true);
            }
        }).WaitAsync(Patience);

        Assert.Equal((true, true, true), (atOnce, timed, cancelled));
        await first.DisposeAsync();
        var second = await guard.TryAcquireAsync(TimeSpan.Zero);
        Assert.NotNull(second);
        Assert.Equal(first.Token + 1, second.Token);
        Assert.False(second.Abandoned);
        await first.DisposeAsync();
        Assert.True(await guard.IsHeldAsync());
        await second.DisposeAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => guard.TryAcquireAsync(TimeSpan.FromSeconds(-5)));
    }

    [Fact]
    public async Task A_semaphore_gives_no_permit_to_who_gives_up_and_grows_without_a_bound()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var semaphore = SharedSemaphore.Create(0);
        Assert.Null(await semaphore.TryAcquireAsync(TimeSpan.Zero));
        Assert.Null(await semaphore.TryAcquireAsync(s_short));

        Assert.Equal(0, await pool.ApplyAsync(() => semaphore.ReleaseAsync(2)).WaitAsync(Patience));

        Assert.Equal(2, await semaphore.CountAsync());
        Assert.NotNull(await semaphore.TryAcquireAsync(TimeSpan.Zero));
        Assert.Equal(1, await semaphore.CountAsync());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => semaphore.ReleaseAsync(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedSemaphore.Create(-1));
    }

    [Fact]
    public async Task A_lock_that_is_not_held_cannot_be_released()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var guard = SharedLock.Create("guard");
        var error = await Assert.ThrowsAsync<SynchronizationLockException>(() => guard.ReleaseAsync());
        Assert.Contains("guard", error.Message, StringComparison.Ordinal);
        await guard.AcquireAsync();

        var refused = await pool.ApplyAsync(async () =>
        {
            try
            {
                await guard.ReleaseAsync();
                return false;
            }
            catch (SynchronizationLockException)
            {
                return true;
            }
        }).WaitAsync(Patience);

        Assert.Equal(Backend == Backend.Processes, refused); // threads of one process may release for each other
        Assert.Equal(refused, await guard.IsHeldAsync());
    }

    [Fact]
    public async Task What_is_disposed_says_so_to_those_who_wait_and_those_who_come()
    {
        await using var pool = await StartAsync(workers: 1);
        var (guard, semaphore, signal) = (SharedLock.Create(), SharedSemaphore.Create(0), SharedEvent.Create());
        await using var waiting = SharedQueue.Create<int>();
        var lease = await guard.AcquireAsync();
        var there = pool.ApplyAsync(async () =>
        {
            Task[] waits = [guard.AcquireAsync(), semaphore.AcquireAsync(), signal.WaitAsync()];
            await waiting.PutAsync(0);
            return (await Task.WhenAll(waits.Select(IsDisposed))).All(static told => told);
        });
        await waiting.GetAsync().WaitAsync(Patience);

        await guard.DisposeAsync();
        await semaphore.DisposeAsync();
        await signal.DisposeAsync();
        await signal.DisposeAsync();

        Assert.True(await there.WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => guard.TryAcquireAsync(TimeSpan.Zero).WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => semaphore.CountAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => signal.SetAsync().WaitAsync(Patience));
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task What_four_saw_of_a_lock_under_load_can_be_put_in_one_order()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var guard = SharedLock.Create();

        var seen = await pool.MapAsync(
            async (int me) =>
            {
                List<(long, long, int, long)> mine = [];
                for (var i = 0; i < 100; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    var lease = i % 3 == 0 ? await guard.TryAcquireAsync(TimeSpan.Zero) : await guard.AcquireAsync();
                    mine.Add((start, Stopwatch.GetTimestamp(), 1, lease?.Token ?? 0));
                    if (lease is not null)
                    {
                        start = Stopwatch.GetTimestamp();
                        await lease.DisposeAsync();
                        mine.Add((start, Stopwatch.GetTimestamp(), 0, 0));
                    }
                }

                return mine;
            },
            [0, 1, 2, 3]).WaitAsync(Patience);

        var history = seen.SelectMany((mine, me) => mine.Select(did => new Observed<(int Process, bool Acquire), long>(me, did.Item1, did.Item2, (me, did.Item3 == 1), did.Item4)));
        Assert.Null(Linearizability.FaultIn(history, (Holder: -1, Token: 0L), static (state, asked) => asked.Acquire
            ? state.Holder < 0 ? ((asked.Process, state.Token + 1), state.Token + 1) : (state, 0L)
            : state.Holder == asked.Process ? ((-1, state.Token), 0L) : null));
    }

    private static void Increment(string path) =>
        File.WriteAllText(path, (int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));

    private static async Task<bool> IsDisposed(Task wait)
    {
        try
        {
            await wait;
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}

public sealed class ThreadSyncTests() : SyncContract(Backend.Threads);

public sealed class ProcessSyncTests() : SyncContract(Backend.Processes);
