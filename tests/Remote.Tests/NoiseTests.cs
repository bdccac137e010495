namespace Troupe.Remote.Tests;

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Troupe.Actors.Tests.Pools;
using Troupe.Peers;
using Xunit;

/// <summary>A host at whose door somebody makes noise while it works.</summary>
public sealed class NoiseTests() : OnBackend(ListeningHost.With(Backend.Remote))
{
    private const int Knocks = 4_000;
    private const long MostGrowth = 8 << 20;

    [Fact]
    public async Task A_map_is_right_and_a_machine_joins_while_thousands_knock_and_nothing_stays_of_them()
    {
        var said = new ConcurrentQueue<string>();
        using var log = EngineLog.Redirect((_, _, text, _) => said.Enqueue(text));
        using var agent = await AgentProcess.JoinedAsync("--capacity", "1", "--name", "early");
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1, RemoteWorkers = null, ChunkSize = 20 });
        Assert.Equal(Enumerable.Range(1, 1_000), await pool.MapAsync(static x => x + 1, Enumerable.Range(0, 1_000)).WaitAsync(Patience));
        var (descriptors, threads) = (Descriptors(), Threads());
        Knock(200); // What is loaded and made once is not counted.
        await Eventually(() => Descriptors() <= descriptors + 2);
        var memory = GC.GetTotalMemory(forceFullCollection: true);

        var map = pool.MapAsync(static x => x * 2 + SpinFor(1) - 1, Enumerable.Range(0, 2_000));
        await Eventually(() => pool.Statistics.Done > 1_000);
        var noise = Task.Run(() => Knock(Knocks));
        using var late = await AgentProcess.JoinedAsync("--capacity", "1", "--name", "late");
        await noise.WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 2_000).Select(static x => x * 2), await map.WaitAsync(Patience));
        await Eventually(() => pool.Statistics.Roster.Any(static worker => worker.Machine == "late"));
        Assert.Equal((0, 0), (pool.Statistics.Replaced, (int)pool.Statistics.Retried));
        await Eventually(() => Descriptors() <= descriptors + 16 && Threads() <= threads + 16); // The new machine's links and pipes, and their threads.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, MostGrowth);
        Assert.Contains(said, static text => text.Contains("A caller at 127.0.0.3:", StringComparison.Ordinal) && text.Contains("its first words are others", StringComparison.Ordinal));
        Assert.InRange(said.Count, 1, 10);
    }

    // As a scan does: connects, says this or that or nothing, and goes.
    private static void Knock(int times)
    {
        var random = new Random(times);
        var from = new IPEndPoint(IPAddress.Parse("127.0.0.3"), 0);
        var to = IPEndPoint.Parse(ListeningHost.Address);
        var noise = new byte[64];
        for (var i = 0; i < times; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(from);
            socket.Connect(to);
            random.NextBytes(noise);
            if (i % 4 == 0) continue;
            if (i % 4 == 1) noise[0] = (byte)'G';
            if (i % 4 == 2) (noise[0], noise[1], noise[5]) = (22, 3, 1); // As if it were the beginning of TLS.
            socket.Send(noise, SocketFlags.None, out _);
        }
    }

    private static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    private static int Threads() => Directory.EnumerateDirectories("/proc/self/task").Count();
}
