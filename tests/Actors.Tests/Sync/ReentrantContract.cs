namespace Troupe.Actors.Tests.Sync;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Reentrant locks between the host and what runs on a pool.</summary>
public abstract class ReentrantContract(Backend backend) : OnBackend(backend)
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_function_that_calls_itself_under_the_lock_takes_it_each_time()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var guard = SharedReentrantLock.Create();

        var lines = await pool.ApplyAsync(async () =>
        {
            List<string> said = [];
            await Recurse(guard, 5, said);
            return said;
        }).WaitAsync(Patience);

        Assert.Equal(["Recursion depth: 5", "Recursion depth: 4", "Recursion depth: 3", "Recursion depth: 2", "Recursion depth: 1"], lines);
        Assert.False(await guard.IsHeldAsync());
    }

    [Fact]
    public async Task Two_flows_are_two_owners_and_the_lock_is_free_when_it_is_released_as_often_as_acquired()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var guard = SharedReentrantLock.Create("mine");
        await guard.AcquireAsync();
        var lease = await guard.AcquireAsync();
        Assert.True(guard.IsMine);

        Assert.Equal("null null False not mine", await pool.ApplyAsync(() => TryAsStranger(guard)).WaitAsync(Patience));
        await guard.ReleaseAsync();
        Assert.Equal("null null False not mine", await pool.ApplyAsync(() => TryAsStranger(guard)).WaitAsync(Patience));
        await lease.DisposeAsync();
        await lease.DisposeAsync();

        Assert.False(guard.IsMine);
        Assert.Equal($"{lease.Token + 1} {lease.Token + 1} True released", await pool.ApplyAsync(() => TryAsStranger(guard)).WaitAsync(Patience));
        var error = await Assert.ThrowsAsync<SynchronizationLockException>(() => guard.ReleaseAsync());
        Assert.Contains("mine", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => guard.TryAcquireAsync(TimeSpan.FromSeconds(-5)));
    }

    [Fact]
    public async Task What_the_owner_starts_is_its_flow_as_long_as_it_has_the_lock()
    {
        await using var guard = SharedReentrantLock.Create();
        var (began, over) = (new TaskCompletionSource(), new TaskCompletionSource());
        var lease = await guard.AcquireAsync();
        var child = Task.Run(async () =>
        {
            await using (var again = await guard.AcquireAsync())
            {
                Assert.Equal(lease.Token, again.Token);
            }

            began.SetResult();
            await over.Task;
            return (guard.IsMine, await guard.TryAcquireAsync(TimeSpan.Zero) is null);
        });
        await began.Task.WaitAsync(Patience);
        await lease.DisposeAsync();
        await using var others = await OutsideAsync(guard.AcquireAsync);
        over.SetResult();

        Assert.Equal((false, true), await child.WaitAsync(Patience));
    }

    [Fact]
    public async Task Who_gives_up_does_not_get_the_lock_and_those_who_wait_get_it_in_order()
    {
        await using var guard = SharedReentrantLock.Create();
        var first = await guard.AcquireAsync();
        using var cancel = new CancellationTokenSource();
        var givenUp = await InLineAsync(() => guard.AcquireAsync(cancel.Token));
        var second = await InLineAsync(() => guard.AcquireAsync());
        var third = await InLineAsync(() => guard.AcquireAsync());
        await cancel.CancelAsync();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp.WaitAsync(Patience))).CancellationToken);
        Assert.Null(await OutsideAsync(() => guard.TryAcquireAsync(s_short)));

        await first.DisposeAsync();
        Assert.Equal(first.Token + 1, (await second.WaitAsync(Patience)).Token);
        Assert.False(third.IsCompleted);
        await (await second).DisposeAsync();
        await (await third.WaitAsync(Patience)).DisposeAsync();
        Assert.False(await guard.IsHeldAsync());
    }

    [Fact]
    public async Task A_flow_that_has_not_awaited_its_first_acquisition_is_told_so()
    {
        await using var guard = SharedReentrantLock.Create();
        await using var others = await OutsideAsync(guard.AcquireAsync);
        var waiting = guard.AcquireAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await guard.AcquireAsync());
        await guard.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Patience));
    }

    private static async Task<T> OutsideAsync<T>(Func<Task<T>> asked) => await await InLineAsync(asked);

    // Ends when it has been asked, so that who asks next is next in line.
    private static Task<Task<T>> InLineAsync<T>(Func<Task<T>> asked)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Factory.StartNew(asked, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
    }

    private static Task<LockLease> OutsideAsync(Func<CancellationToken, Task<LockLease>> acquire) => OutsideAsync(() => acquire(CancellationToken.None));

    private static async Task Recurse(SharedReentrantLock guard, int n, List<string> said)
    {
        await using var lease = await guard.AcquireAsync();
        if (n > 0)
        {
            said.Add($"Recursion depth: {n}");
            await Task.Yield();
            await Recurse(guard, n - 1, said);
        }
    }

    private static async Task<string> TryAsStranger(SharedReentrantLock guard)
    {
        var now = await guard.TryAcquireAsync(TimeSpan.Zero);
        var soon = await guard.TryAcquireAsync(s_short);
        var said = $"{now?.Token.ToString() ?? "null"} {soon?.Token.ToString() ?? "null"} {guard.IsMine}";
        try
        {
            await guard.ReleaseAsync();
            await guard.ReleaseAsync();
            return $"{said} released";
        }
        catch (SynchronizationLockException)
        {
            return $"{said} not mine";
        }
    }
}

public sealed class ThreadReentrantTests() : ReentrantContract(Backend.Threads);

public sealed class ProcessReentrantTests() : ReentrantContract(Backend.Processes);
