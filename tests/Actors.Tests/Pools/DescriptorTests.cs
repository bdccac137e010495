namespace Troupe.Actors.Tests.Pools;

using System.Globalization;
using System.Runtime.InteropServices;
using Troupe.Workers;
using Xunit;

/// <summary>
/// A process that has no free descriptor: a worker, and, with a pool of its own, one that is a program itself. It takes them from within, all that there are, and has its threads before:
/// .NET takes a descriptor for each that it starts, and ends a process that has none left for one of its own.
/// </summary>
public sealed partial class DescriptorTests() : OnBackend(Backend.Processes)
{
    private const int Small = 200_000, Large = 5_000_000;

    // What a process has taken is its own.
    private static readonly List<int> s_taken = [];

    [Fact]
    public async Task A_worker_without_free_descriptors_fails_what_is_large_alone_and_goes_on_when_there_are_some()
    {
        await using var pool = await StartProgramAsync();
        await pool.ApplyAsync(() => Prepare()).WaitAsync(Patience);
        Assert.Equal(Small, (await pool.ApplyAsync(bytes => bytes, new byte[Small]).WaitAsync(Patience)).Length);

        var result = await Assert.ThrowsAsync<InsufficientMemoryException>(() => pool.ApplyAsync(() =>
        {
            TakeAll();
            return new byte[Large];
        }).WaitAsync(Patience));
        var item = await Assert.ThrowsAsync<InsufficientMemoryException>(() => pool.ApplyAsync(bytes => bytes.Length, new byte[Large]).WaitAsync(Patience));
        var small = await pool.ApplyAsync(() => 5).WaitAsync(Patience);
        await pool.ApplyAsync(() => GiveBack()).WaitAsync(Patience);

        Assert.All([result, item], static error => Assert.Contains("Too many open files", error.Message, StringComparison.Ordinal));
        Assert.Equal(5, small);
        Assert.Equal(Large, (await pool.ApplyAsync(bytes => bytes, new byte[Large]).WaitAsync(Patience)).Length);
        Assert.Equal(0, pool.Statistics.Replaced);
    }

    [Fact]
    public async Task A_program_without_free_descriptors_fails_what_is_large_alone_and_goes_on_when_there_are_some()
    {
        await using var program = await StartProgramAsync();

        var told = await program.ApplyAsync(async () =>
        {
            await using var pool = await StartShortAsync(1);
            var item = await OutcomeAsync(() => pool.ApplyAsync(bytes => bytes.Length, new byte[Large]));
            var result = await OutcomeAsync(() => pool.ApplyAsync(() => new byte[Large]));
            var small = await OutcomeAsync(() => pool.ApplyAsync(() => 5));
            GiveBack();
            return (string[])[item, result, small, await OutcomeAsync(() => pool.ApplyAsync(bytes => bytes, new byte[Large])), $"{pool.Statistics.Replaced}"];
        }).WaitAsync(Patience);

        Assert.All(told[..2], static outcome => Assert.Matches("^InsufficientMemoryException: .*Too many open files", outcome));
        Assert.Equal(["5", "System.Byte[]", "0"], told[2..]);
    }

    [Fact]
    public async Task A_worker_that_cannot_be_replaced_for_lack_of_descriptors_is_when_there_are_some()
    {
        await using var program = await StartProgramAsync();

        var told = await program.ApplyAsync(async () =>
        {
            await using var pool = await StartShortAsync(2);
            await LoseOneAsync(pool);
            await Task.Delay(1_000); // For that long it is tried in vain.
            var meanwhile = (await OutcomeAsync(() => pool.ApplyAsync(() => 5)), pool.Statistics.Workers);
            GiveBack();
            await Eventually(() => pool.Statistics.Workers == 2);
            return (meanwhile, pool.Statistics.Replaced);
        }).WaitAsync(Patience);

        Assert.Equal((("5", 1), 1), told);
    }

    [Fact]
    public async Task A_pool_whose_only_worker_cannot_be_replaced_for_lack_of_descriptors_breaks_and_says_so()
    {
        await using var program = await StartProgramAsync(startTries: 1);

        var told = await program.ApplyAsync(async () =>
        {
            await using var pool = await StartShortAsync(1);
            await LoseOneAsync(pool);
            var outcome = await OutcomeAsync(() => pool.ApplyAsync(() => 5));
            GiveBack();
            return outcome;
        }).WaitAsync(Patience);

        Assert.Matches("^PoolBrokenException: (.|\n)*Too many open files", told);
    }

    [Fact]
    public async Task A_pool_whose_only_worker_waits_for_another_that_there_are_no_descriptors_for_breaks_and_says_so()
    {
        await using var program = await StartProgramAsync(startTries: 1);

        var told = await program.ApplyAsync(async () =>
        {
            await using var pool = await StartShortAsync(1);
            var outcome = await OutcomeAsync(() => pool.ApplyAsync(() => pool.ApplyAsync(() => 5)));
            GiveBack();
            return outcome;
        }).WaitAsync(Patience);

        Assert.Matches("^PoolBrokenException: (.|\n)*Too many open files", told);
    }

    [Fact]
    public async Task How_many_descriptors_are_free_is_seen_wherever_they_are()
    {
        await using var program = await StartProgramAsync();

        var told = await program.ApplyAsync(() =>
        {
            Prepare();
            TakeAll();
            // Not open, and nobody else's: a thread that waits for a connection has its descriptor before. And what the runtime had just then comes back.
            var before = Enumerable.Range(0, 10).TakeWhile(static count => FreeDescriptors.AreAtLeast(count + 1)).Count();
            foreach (var descriptor in (int[])[s_taken[0], s_taken[2], s_taken[^1]])
            {
                Libc.Close(descriptor);
                s_taken.Remove(descriptor);
            }

            var few = (FreeDescriptors.AreAtLeast(before + 3), FreeDescriptors.AreAtLeast(before + 4));
            GiveBack();
            return (before, few);
        }).WaitAsync(Patience);

        Assert.InRange(told.before, 0, 3);
        Assert.Equal((true, false), told.few);
    }

    [Fact]
    public async Task Who_waits_for_more_workers_than_there_are_descriptors_for_hears_so_though_others_do_the_work()
    {
        await using var program = await StartProgramAsync(startTries: 1);

        var told = await program.ApplyAsync(async () =>
        {
            await using var pool = await StartShortAsync(1);
            var outcome = await OutcomeAsync(async () =>
            {
                await pool.ResizeAsync(2);
                return 0;
            });
            GiveBack();
            return outcome;
        }).WaitAsync(Patience);

        Assert.Matches("^PoolBrokenException: (.|\n)*Too many open files", told);
    }

    [Fact]
    public async Task A_child_that_cannot_have_a_descriptor_for_its_end_is_looked_after_without()
    {
        await using var program = await StartProgramAsync();

        var told = await program.ApplyAsync(() =>
        {
            using var mark = RunningMarkPage.Create();
            var before = StartedChild.Start(Leaving, mark.Descriptor);
            var warm = new End();
            ChildProcess.Attend(before, [], warm).CutLifeline();
            warm.Told.Wait(Patience);
            Prepare();
            var child = StartedChild.Start(Leaving, mark.Descriptor);
            var end = new End();
            TakeAll();
            ChildProcess.Attend(child, [], end).CutLifeline();
            var code = end.Told.Wait(Patience) ? end.Told.Result.ExitCode : null;
            GiveBack();
            return code;
        }).WaitAsync(Patience);

        Assert.Equal(7, told);
    }

    // The threads that it has prepared stay, however long the machine takes: .NET ends idle ones, and its compiler's, after seconds.
    private Task<WorkerPool> StartProgramAsync(int? startTries = null) => StartAsync(
        new PoolOptions
        {
            MaxAttempts = 1,
            Environment = new Dictionary<string, string?>
            {
                ["DOTNET_ThreadPool_ThreadTimeoutMs"] = "-1",
                ["DOTNET_TieredCompilation"] = "0",
                ["TROUPE__POOL__START_TRIES"] = startTries?.ToString(CultureInfo.InvariantCulture),
            },
        },
        workers: 1);

    private static ChildCommand Leaving => new("/bin/sh", ["-c", "read line <&3; exit 7"], ["PATH=/usr/bin:/bin"]);

    private sealed class End : IChildObserver
    {
        private readonly TaskCompletionSource<ExitReason> _told = new();

        public Task<ExitReason> Told => _told.Task;

        public void Line(bool isError, string text)
        {
        }

        public void Exited(ExitReason reason) => _told.SetResult(reason);
    }

    private static async Task<string> OutcomeAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return $"{await call()}";
        }
        catch (TroupeException error)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
        catch (InsufficientMemoryException error)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
    }

    /// <summary>A pool that has worked, in a process that has no descriptor left.</summary>
    private static async Task<WorkerPool> StartShortAsync(int workers)
    {
        var pool = await WorkerPool.StartAsync(Backend.Processes, workers);
        Prepare();
        await WarmUpAsync(pool);
        TakeAll();
        return pool;
    }

    private static async Task LoseOneAsync(WorkerPool pool)
    {
        var left = pool.Statistics.Workers - 1;
        Libc.Kill(pool.Statistics.Roster[0].ProcessId, Libc.Sigkill);
        await Eventually(() => pool.Statistics.Workers == left);
        TakeAll(); // What the dead one leaves.
    }

    /// <summary>What calls need is loaded.</summary>
    private static async Task WarmUpAsync(WorkerPool pool)
    {
        await pool.ApplyAsync(() => 5);
        await pool.ApplyAsync(() => new byte[Small]);
        await pool.ApplyAsync(bytes => bytes.Length, new byte[Small]);
    }

    /// <summary>Few descriptors more than there are, and all the threads that will be wanted.</summary>
    private static void Prepare()
    {
        const int Threads = 24;
        ThreadPool.SetMinThreads(Threads, Threads);
        using var all = new CountdownEvent(Threads);
        Task.WaitAll([.. Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            all.Signal();
            all.Wait();
        }))]);
        var highest = Directory.EnumerateFileSystemEntries("/proc/self/fd").Max(static path => ulong.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        Assert.Equal(0, Limit(7, out var limit)); // RLIMIT_NOFILE
        limit.Soft = highest + 64;
        Assert.Equal(0, SetLimit(7, limit));
    }

    private static void TakeAll()
    {
        for (int descriptor; (descriptor = Libc.Control(0, Libc.DuplicateCloseOnExec, 0)) >= 0;)
        {
            s_taken.Add(descriptor);
        }
    }

    private static void GiveBack()
    {
        s_taken.ForEach(static descriptor => Libc.Close(descriptor));
        s_taken.Clear();
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int Limit(int resource, out Range limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Range limit);

    private record struct Range(ulong Soft, ulong Hard);
}
