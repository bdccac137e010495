namespace Troupe.Actors.Tests.Pools;

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Troupe.Payload;
using Troupe.Workers;
using Xunit;
using Xunit.Abstractions;

/// <summary>
/// Maps on worker processes that are killed all the time. <c>TROUPE_CHAOS_ROUNDS</c> says how many maps (default 1), <c>TROUPE_CHAOS_SEED</c> repeats a run.
/// </summary>
[Trait("Category", "Chaos")]
[Collection(Alone)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    internal const string Alone = "Counts what the process has open";

    private const int Items = 20_000;
    private const int Workers = 3;
    private const int KillsARound = 8;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Maps_are_right_whatever_happens_to_their_workers_and_nothing_is_left()
    {
        var rounds = Number("TROUPE_CHAOS_ROUNDS", 1);
        var seed = Number("TROUPE_CHAOS_SEED", Environment.TickCount & 0xFFFF);
        output.WriteLine($"{rounds} rounds, seed {seed}");
        var random = new Random(seed);
        await Console.Error.FlushAsync(); // The console opens its descriptors at first use, which may be a warning of the log.
        await Console.Out.FlushAsync();
        // So does the runtime with the first signal, a a child's end for example, that it is to handle.
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => { }).Dispose();
        await Round(new Random(seed), kills: 2); // What is opened once a process, by the first kill too, is open from here on.
        var (files, segments) = (OpenFiles(), Segments.Count);

        for (var round = 0; round < rounds; round++)
        {
            await Round(random, KillsARound);
        }

        await Eventually(() => OpenFiles() <= files, () => $"{OpenFiles()} descriptors are open, {files} were: {string.Join(", ", Descriptors())}");
        Assert.Equal(segments, Segments.Count);
    }

    private async Task Round(Random random, int kills)
    {
        var folder = Directory.CreateTempSubdirectory("troupe-chaos-").FullName;
        var seen = new HashSet<int>();
        try
        {
            await using (var pool = await WorkerPool.StartAsync(Backend.Processes, Workers, new PoolOptions { MaxAttempts = 20, Output = _ => { } }).WaitAsync(s_patience))
            {
                var map = pool.MapAsync(item => Work(item, folder, kills > 0), Enumerable.Range(0, Items));
                var large = pool.MapAsync(item => item, Enumerable.Range(0, 60).Select(i => Enumerable.Repeat((byte)i, 100_000).ToArray()));
                for (var kill = 0; kill < kills; kill++)
                {
                    await Eventually(() => pool.Statistics.Workers == Workers, () => "a lost worker was not replaced");
                    var roster = pool.Statistics.Roster;
                    seen.UnionWith(roster.Select(worker => worker.ProcessId));
                    await Strike(roster[random.Next(roster.Count)].ProcessId, random.Next(3) == 0, pool);
                }

                var results = await map.WaitAsync(s_patience);
                var echoed = await large.WaitAsync(s_patience);
                seen.UnionWith(pool.Statistics.Roster.Select(worker => worker.ProcessId));

                Assert.Equal(Enumerable.Range(0, Items).Select(i => i * 3), results);
                Assert.All(echoed, (bytes, i) => Assert.True(bytes.Length == 100_000 && bytes.AsSpan().IndexOfAnyExcept((byte)i) < 0));
                var ownEnds = kills > 0 ? Directory.GetFiles(folder).Length : 0;
                // A kill may meet a worker that is just ending by itself. But no loss goes untold: each replacement has the next number.
                Assert.InRange(pool.Statistics.Replaced, kills, kills + ownEnds);
                await Eventually(() => pool.Statistics.Workers == Workers, () => "a lost worker was not replaced");
                Assert.Equal(Workers + pool.Statistics.Replaced, pool.Statistics.Roster.Max(worker => int.Parse(worker.Name[(pool.Name.Length + 1)..], CultureInfo.InvariantCulture)));
                Assert.Equal((Items + 60 + kills, 0), (pool.Statistics.Done, pool.Statistics.Failed));
                output.WriteLine($"{pool.Statistics.Replaced} workers lost, {pool.Statistics.Retried} items tried again");
            }

            Assert.DoesNotContain(seen, process => Directory.Exists($"/proc/{process}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Strike(int process, bool stopFirst, WorkerPool pool)
    {
        const int Sigstop = 19;
        var before = pool.Statistics.Replaced;
        if (stopFirst)
        {
            Libc.Kill(process, Sigstop);
        }

        // A call in the midst of it; it may be given to the very worker.
        var call = pool.ApplyAsync(() => 1);
        Libc.Kill(process, Libc.Sigkill);
        await Eventually(() => pool.Statistics.Replaced > before, () => "a loss was not told");
        Assert.Equal(1, await call.WaitAsync(s_patience));
    }

    // Some items end their worker by themselves, each once.
    private static int Work(int item, string folder, bool ends)
    {
        if (ends && item is 4_000 or 9_000 or 14_000 && Once(folder, item))
        {
            switch (item)
            {
                case 4_000:
                    Environment.FailFast("on purpose");
                    break;
                case 9_000:
                    Environment.Exit(7);
                    break;
                default:
                    Overflow(1);
                    break;
            }
        }

        Thread.SpinWait(2_000);
        return item * 3;
    }

    private static bool Once(string folder, int item)
    {
        var marker = Path.Combine(folder, item.ToString(CultureInfo.InvariantCulture));
        if (File.Exists(marker))
        {
            return false;
        }

        File.WriteAllText(marker, "");
        return true;
    }

    private static int Overflow(int depth) => depth < 0 ? 0 : 1 + Overflow(depth + 1);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static int OpenFiles() => Descriptors().Count;

    // Of what a pool opens: pipes, sockets, events, shared memory. The runtime opens files as it likes.
    private static List<string> Descriptors() =>
    [
        .. Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(entry => new FileInfo(entry).LinkTarget ?? "")
            .Where(target => target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("socket:", StringComparison.Ordinal)
                || target.StartsWith("anon_inode:", StringComparison.Ordinal) || target.StartsWith("/memfd:troupe", StringComparison.Ordinal)),
    ];

    private static async Task Eventually(Func<bool> condition, Func<string> otherwise)
    {
        var start = Stopwatch.GetTimestamp();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, otherwise());
            await ticks.WaitForNextTickAsync();
        }
    }
}

/// <summary>Tests beside it would open and close what it counts.</summary>
[CollectionDefinition(ChaosTests.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
