namespace Troupe.Actors.Tests.Sync;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What articles on threads and processes do with a lock, with the output that they state.</summary>
public abstract class LockSeedsContract(Backend backend) : OnBackend(backend)
{
    private static int s_counter;

    [Fact]
    public async Task Ten_that_count_to_a_hundred_thousand_each_come_to_a_million()
    {
        // Threads take the lock for each ten increments and processes for each thousand, so that this does not take minutes: 100,000 and 1,000 times in all.
        var (times, increments) = Backend == Backend.Threads ? (10_000, 10) : (100, 1_000);
        await using var pool = await StartAsync(workers: 4);
        await using var guard = SharedLock.Create();
        await using var counter = SharedValue.Create(0);
        var isShared = Backend == Backend.Processes;
        if (!isShared)
        {
            s_counter = 0; // Processes have each their own, and this one's may be in use by the threads' test.
        }

        await pool.MapAsync(
            async (int _) =>
            {
                for (var i = 0; i < times; i++)
                {
                    await using var lease = await guard.AcquireAsync();
                    var there = isShared ? await counter.GetAsync() : s_counter;
                    for (var j = 0; j < increments; j++)
                    {
                        there++;
                    }

                    if (isShared)
                    {
                        await counter.SetAsync(there);
                    }
                    else
                    {
                        s_counter = there;
                    }
                }

                return 0;
            },
            Enumerable.Range(0, 10)).WaitAsync(Patience);

        Assert.Equal(1_000_000, isShared ? await counter.GetAsync() : s_counter);
    }

    [Fact]
    public async Task Ten_that_say_hello_are_not_mixed_up()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var guard = SharedLock.Create();
        using var said = new Mark();
        var path = said.Path;

        await pool.MapAsync(
            async (int number) =>
            {
                await guard.AcquireAsync();
                try
                {
                    foreach (var piece in (string[])["hello", " ", "world", " ", $"{number}", "\n"])
                    {
                        await File.AppendAllTextAsync(path, piece);
                    }
                }
                finally
                {
                    await guard.ReleaseAsync();
                }

                return 0;
            },
            Enumerable.Range(0, 10)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"hello world {i}"), (await File.ReadAllLinesAsync(path)).Order());
    }

    [Fact]
    public async Task Who_comes_first_has_it_first_and_each_lease_a_higher_token()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var guard = SharedLock.Create();
        await using var permits = SharedSemaphore.Create(1);
        await using var mine = await guard.AcquireAsync().WaitAsync(Patience);
        await using var one = await permits.AcquireAsync().WaitAsync(Patience);
        await using var began = SharedEvent.Create();
        var having = pool.Submit(async () =>
        {
            List<(int Who, long Token)> locks = [], leases = [];
            var all = Enumerable.Range(0, 10).SelectMany(who => (Task[])[HaveAsync(who, guard, locks), HaveAsync(who, permits, leases)]).ToList();
            await began.SetAsync();
            await Task.WhenAll(all);
            return (locks, leases);
        });
        await began.WaitAsync().WaitAsync(Patience);
        await mine.DisposeAsync();
        await one.DisposeAsync();

        var (locks, leases) = await having.Task.WaitAsync(Patience);
        foreach (var (had, first) in new[] { (locks, mine.Token), (leases, one.Token) })
        {
            Assert.Equal(Enumerable.Range(0, 10), had.Select(static one => one.Who));
            Assert.Equal(had.Select(static one => one.Token).Prepend(first), had.Select(static one => one.Token).Prepend(first).Distinct().Order());
        }

        await guard.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_who_draw_800_of_1000_one_succeeds_and_one_fails(bool byLease)
    {
        await using var pool = await StartAsync(workers: 2);
        await using var guard = SharedLock.Create();
        await using var balance = SharedValue.Create(1000m);

        var said = await pool.MapAsync(
            async (int _) =>
            {
                if (byLease)
                {
                    await using var lease = await guard.AcquireAsync();
                    return await DrawAsync(balance, 800);
                }

                await guard.AcquireAsync();
                try
                {
                    return await DrawAsync(balance, 800);
                }
                finally
                {
                    await guard.ReleaseAsync();
                }
            },
            [1, 2]).WaitAsync(Patience);

        Assert.Equal(["Fail!\tbalance = 200", "Success!\tbalance = 200"], said.Order());
        Assert.Equal(200m, await balance.GetAsync());
    }

    // The account knows nothing of locks, and its balance is read and written one after the other.
    private static async Task<string> DrawAsync(SharedValue<decimal> balance, decimal amount)
    {
        var account = new UnlockedAccount(await balance.GetAsync());
        var drawn = account.Withdraw(amount);
        SpinFor(20);
        await balance.SetAsync(account.Balance);
        return $"{(drawn ? "Success!" : "Fail!")}\tbalance = {account.Balance:0}";
    }

    private static async Task HaveAsync(int who, SharedLock guard, List<(int Who, long Token)> had)
    {
        await using var lease = await guard.AcquireAsync();
        had.Add((who, lease.Token));
        await Task.Yield();
    }

    private static async Task HaveAsync(int who, SharedSemaphore permits, List<(int Who, long Token)> had)
    {
        await using var lease = await permits.AcquireAsync();
        had.Add((who, lease.Token));
        await Task.Yield();
    }
}

public sealed class ThreadLockSeedsTests() : LockSeedsContract(Backend.Threads);

public sealed class ProcessLockSeedsTests() : LockSeedsContract(Backend.Processes);
