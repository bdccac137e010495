namespace Troupe.Bench.Rows;

using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

/// <summary>What a scan of the port at which a program listens costs the work that it does meanwhile.</summary>
internal sealed class NoiseRow : IRow
{
    private const int Workers = 2;
    private const int Knocks = 100_000;
    private const int PerSecond = 2_000;
    private const int Rounds = 4_000_000; // Some milliseconds.

    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(20);

    public string Name => "noise at the door";

    public string Work => $"a map on {Workers} worker processes of a listening program: items a second in {s_quiet.TotalSeconds:0} s of quiet, and while another process on the same processors connects {Knocks:N0} times, "
        + $"{PerSecond:N0} a second, and says this or that or nothing; every result is checked, and no worker may be lost";

    public IReadOnlyList<Metric> Metrics { get; } =
    [
        new("slower", "times as long as in quiet", Bare: true),
        new("maker", "the noise's own part of the processors", Bare: true),
        new("door", "what the program takes of them beyond what it takes in quiet", Bare: true),
        new("bytes", "more of the program's memory afterwards", InBytes: true),
    ];

    public IReadOnlyList<PeerScript> Peers => [];

    // A program has one way to talk, and this one listens.
    public bool InFreshProcess => true;

    public Task PrepareAsync() => Task.CompletedTask;

    public async Task<Dictionary<string, double>> MeasureAsync()
    {
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, RandomNumberGenerator.GetHexString(32));
        try
        {
            var port = IPEndPoint.Parse(TroupeHost.Listen(new ListenOptions { Address = "127.0.0.1:0", SecretFile = secret })).Port;
            await using var pool = await WorkerPool.StartAsync(Backend.Processes, Workers, new PoolOptions { MaxAttempts = 1 });
            return await MeasureAsync(pool, port);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<Dictionary<string, double>> MeasureAsync(WorkerPool pool, int port)
    {
        using var end = new CancellationTokenSource();
        var working = WorkAsync(pool, () => end.IsCancellationRequested);
        await RateAsync(pool, Task.Delay(s_quiet / 4)); // As fast as it gets.
        var (quiet, idle) = await RateAsync(pool, Task.Delay(s_quiet));
        var memory = Resident();

        var (program, arguments) = NoiseMaker.Command(port, Knocks, PerSecond);
        using var maker = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = maker.StandardOutput.ReadToEndAsync();
        var (noisy, busy) = await RateAsync(pool, said);
        var noise = JsonSerializer.Deserialize<Dictionary<string, double>>(await said)!;
        var more = Resident() - memory;

        await end.CancelAsync();
        await working;
        if (noise["heard"] < Knocks || pool.Statistics is not { Replaced: 0, Retried: 0 })
        {
            throw new InvalidOperationException($"{noise["heard"]} of {Knocks} were heard, {pool.Statistics.Replaced} workers replaced, {pool.Statistics.Retried} items tried again.");
        }

        return new() { ["slower"] = quiet / noisy, ["maker"] = noise["processor"] / noise["seconds"] / Environment.ProcessorCount, ["door"] = Math.Max(0, busy - idle), ["bytes"] = Math.Max(0, more) };
    }

    // Items a second, and this program's own part of the processors.
    private static async Task<(double Items, double Own)> RateAsync(WorkerPool pool, Task until)
    {
        var (done, own, start) = (pool.Statistics.Done, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await until;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return ((pool.Statistics.Done - done) / seconds, (Environment.CpuUsage.TotalTime - own).TotalSeconds / seconds / Environment.ProcessorCount);
    }

    private static async Task WorkAsync(WorkerPool pool, Func<bool> isOver)
    {
        var next = 0;
        await foreach (var outcome in pool.TryMapStream(static x => x + Spin(Rounds), Numbers(isOver)))
        {
            if (outcome.Value != next++)
            {
                throw new InvalidOperationException($"Item {next - 1} came as {outcome.Value}.");
            }
        }
    }

    private static async IAsyncEnumerable<int> Numbers(Func<bool> isOver)
    {
        for (var i = 0; !isOver(); i++)
        {
            yield return i;
        }

        await Task.CompletedTask;
    }

    // Always zero, which the compiler does not know.
    private static int Spin(int rounds)
    {
        uint state = 1;
        for (var i = 0; i < rounds; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
        }

        return state == 0 ? 1 : 0;
    }

    private static long Resident() => Process.GetCurrentProcess().WorkingSet64;
}
