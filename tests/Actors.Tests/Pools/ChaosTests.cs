namespace Troupe.Actors.Tests.Pools;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Troupe.Payload;
using Xunit;
using Xunit.Abstractions;

/// <summary>
/// Maps of 100,000 items on worker processes that are killed all the time, in every way there is. <c>TROUPE_CHAOS_KILLS</c> says how many kills (default 12, at
/// most 48 a map), <c>TROUPE_CHAOS_SEED</c> repeats a run's decisions.
/// </summary>
[Trait("Category", "Soak")]
[Collection(Alone)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    internal const string Alone = "Has the process for itself";

    private const int Items = 100_000;
    private const int Workers = 3;
    private const int KillsAMap = 48;
    private const int Large = 10;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Dictionary<LossKind, int> _told = LossKinds.All.ToDictionary(kill => kill, _ => 0);

    [Fact]
    public async Task Maps_are_right_whatever_happens_to_their_workers_each_loss_is_told_and_nothing_is_left()
    {
        var kills = Number("TROUPE_CHAOS_KILLS", 12);
        var seed = Number("TROUPE_CHAOS_SEED", Environment.TickCount & 0xFFFF);
        var random = new Random(seed);
        try
        {
            await Run(kills, random);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"With TROUPE_CHAOS_KILLS={kills} TROUPE_CHAOS_SEED={seed}, after {Told()}: {fault.Message}", fault);
        }
    }

    private async Task Run(int kills, Random random)
    {
        var start = Stopwatch.GetTimestamp();
        await Console.Error.FlushAsync(); // The console opens its descriptors at first use, which may be a warning of the log.
        await Console.Out.FlushAsync();
        // So does the runtime with the first signal, a child's end for example, that it is to handle.
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => { }).Dispose();
        await Map(new Random(1), LossKinds.All.Count); // What is opened or kept once a process, by the first kill of each kind too, is there from here on.
        var (files, segments, heap) = (OpenFiles(), Segments.Count, Heap());
        foreach (var kill in LossKinds.All)
        {
            _told[kill] = 0;
        }

        var resident = Outside();
        while (_told.Values.Sum() < kills)
        {
            await Map(random, Math.Min(KillsAMap, Math.Max(LossKinds.All.Count, kills - _told.Values.Sum())));
        }

        await Eventually(() => OpenFiles() <= files, () => $"{OpenFiles()} descriptors are open, {files} were: {string.Join(", ", Descriptors())}");
        Assert.Equal(segments, Segments.Count);
        var grown = Heap() - heap;
        output.WriteLine($"{Told()} in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s; heap {grown / 1024:N0} KiB more, outside of it {(Outside() - resident) / 1024 / 1024:N0} MiB more");
        Assert.True(grown < (12L * 1024 * 1024) + (kills * 4096L), $"The heap has grown by {grown:N0} bytes.");
        Assert.True(Outside() - resident < 200L * 1024 * 1024, $"Resident memory outside of the heap has grown from {resident:N0} to {Outside():N0} bytes.");
        Assert.All(_told, kind => Assert.True(kind.Value >= kills / 12, $"Of {kills} losses only {kind.Value} were by {kind.Key}."));
    }

    /// <summary>A map of 100,000 items and one of a few large ones, with so many kills of equal shares at random moments.</summary>
    private async Task Map(Random random, int kills)
    {
        var folder = Directory.CreateTempSubdirectory("troupe-chaos-").FullName;
        var losses = new ConcurrentQueue<LostWorker>();
        var struck = new Dictionary<int, HashSet<LossKind>>();
        int[] left;
        var kinds = Enumerable.Range(0, kills).Select(i => LossKinds.All[i % LossKinds.All.Count]).ToArray();
        random.Shuffle(kinds);
        var inside = new Dictionary<int, LossKind>();
        foreach (var kill in kinds.Where(kill => !kill.IsFromOutside()))
        {
            while (!inside.TryAdd(random.Next(Items), kill))
            {
            }
        }

        var spin = 250 * kills; // So that the map lasts about as long as its kills take.
        try
        {
            var options = new PoolOptions
            {
                MaxAttempts = 50,
                Output = _ => { },
                StallTimeout = LossKinds.StallTimeout,
                MemoryLimitPerWorker = LossKinds.MemoryLimit,
                Losses = new Sink(losses.Enqueue),
            };
            await using (var pool = await WorkerPool.StartAsync(Backend.Processes, Workers, options).WaitAsync(s_patience))
            {
                var map = pool.MapAsync(
                    item =>
                    {
                        if (inside.TryGetValue(item, out var kill))
                        {
                            kill.Perform(folder, item);
                        }

                        Thread.SpinWait(spin);
                        return item * 3;
                    },
                    Enumerable.Range(0, Items));
                var large = Echo(pool, map);
                var calls = new List<Task<int>>();
                foreach (var kill in kinds.Where(kill => kill.IsFromOutside()))
                {
                    await Pause(random);
                    await Eventually(() => Untouched(pool, struck).Count > 0, () => "no worker comes up");
                    var untouched = Untouched(pool, struck);
                    var victim = untouched[random.Next(untouched.Count)];
                    struck.Add(victim, [kill]);
                    calls.Add(pool.ApplyAsync(() => 1)); // In the midst of it; it may be given to the very worker.
                    kill.Strike(victim);
                }

                Assert.All(await Task.WhenAll(calls).WaitAsync(s_patience), one => Assert.Equal(1, one));
                var results = await map.WaitAsync(s_patience);
                var echoes = await large.WaitAsync(s_patience);
                Assert.Equal(Enumerable.Range(0, Items).Select(i => i * 3), results);
                Assert.Equal((Items + (echoes * Large) + calls.Count, 0), (pool.Statistics.Done, pool.Statistics.Failed));
                await Eventually(() => pool.Statistics.Workers == Workers, () => "a lost worker was not replaced");
                left = [.. pool.Statistics.Roster.Select(worker => worker.ProcessId)];
                await Eventually(() => losses.Count == pool.Statistics.Replaced, () => $"{losses.Count} losses were told, {pool.Statistics.Replaced} workers replaced");
            }

            Assert.True(inside.Keys.All(item => File.Exists(Path.Combine(folder, item.ToString(CultureInfo.InvariantCulture)))), "an item did not do what it was to do");
            Explain(losses, struck, folder);
            Assert.DoesNotContain(losses.Select(loss => loss.ProcessId), process => Directory.Exists($"/proc/{process}"));
            Assert.DoesNotContain(left, process => Directory.Exists($"/proc/{process}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Maps large items, which lie in the memory of whoever made them, as long as the other map runs.</summary>
    private static async Task<int> Echo(WorkerPool pool, Task until)
    {
        var echoes = 0;
        for (; echoes == 0 || !until.IsCompleted; echoes++)
        {
            var echoed = await pool.MapAsync(item => item, Enumerable.Range(0, Large).Select(i => Enumerable.Repeat((byte)i, 100_000).ToArray()));
            Assert.Equal(Large, echoed.Length);
            Assert.All(echoed, (bytes, i) => Assert.True(bytes.Length == 100_000 && bytes.AsSpan().IndexOfAnyExcept((byte)i) < 0));
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20)); // Most of the time is the other map's.
            await ticks.WaitForNextTickAsync();
        }

        return echoes;
    }

    /// <summary>Every loss is told as what was done to that process, and whatever was done to one is told as its loss.</summary>
    private void Explain(IEnumerable<LostWorker> losses, Dictionary<int, HashSet<LossKind>> struck, string folder)
    {
        foreach (var done in Directory.GetFiles(folder).Select(File.ReadAllText))
        {
            var process = int.Parse(done.Split(' ')[0], CultureInfo.InvariantCulture);
            struck.TryAdd(process, []);
            struck[process].Add(Enum.Parse<LossKind>(done.Split(' ')[1]));
        }

        foreach (var loss in losses)
        {
            Assert.True(struck.Remove(loss.ProcessId, out var kills), $"nobody did anything to the worker of {loss}");
            Assert.True(LossKinds.Of(loss) is { } kind && kills.Contains(kind), $"what was done was {string.Join(", ", kills)}, what was told is {loss}: {string.Join(" | ", loss.LastErrors)}");
            _told[LossKinds.Of(loss)!.Value]++;
        }

        Assert.True(struck.Count == 0, $"not told: {string.Join(", ", struck.Select(process => $"{process.Key} by {string.Join(", ", process.Value)}"))}");
    }

    private static List<int> Untouched(WorkerPool pool, Dictionary<int, HashSet<LossKind>> struck) =>
        [.. pool.Statistics.Roster.Select(worker => worker.ProcessId).Where(process => !struck.ContainsKey(process))];

    private string Told() => string.Join(", ", _told.Select(kind => $"{kind.Value} by {kind.Key}"));

    private static async Task Pause(Random random)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(1, 60)));
        await ticks.WaitForNextTickAsync();
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    // How much the collector keeps in reserve depends on all that ran in this process before; what is alive in it is the heap.
    private static long Outside()
    {
        // Gives back to the system at once what others have left of the heap; other collections do so little by little, which would be measured.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet - GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);

    internal static int OpenFiles() => Descriptors().Count;

    // Of what a pool opens: pipes, sockets, events, shared memory. The runtime opens files as it likes.
    private static List<string> Descriptors() =>
    [
        .. Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(entry => new FileInfo(entry).LinkTarget ?? "")
            .Where(target => target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("socket:", StringComparison.Ordinal)
                || target.StartsWith("anon_inode:", StringComparison.Ordinal) || target.StartsWith("/memfd:troupe", StringComparison.Ordinal)
                || target.EndsWith("/statm", StringComparison.Ordinal)),
    ];

    private static Task Eventually(Func<bool> condition, Func<string> otherwise) => OnBackend.Eventually(() => Task.FromResult(condition()), otherwise, s_patience);

    private sealed class Sink(Action<LostWorker> take) : IProgress<LostWorker>
    {
        public void Report(LostWorker value) => take(value);
    }
}

/// <summary>Tests that count what the whole process has, which others would change, or that leave others no time.</summary>
[CollectionDefinition(ChaosTests.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
