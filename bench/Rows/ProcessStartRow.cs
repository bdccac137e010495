namespace Troupe.Bench.Rows;

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

/// <summary>How long a program takes, and what it holds, until its system listens for others.</summary>
internal sealed class ProcessStartRow : IRow
{
    /// <summary>What tells this program to be the one that starts.</summary>
    public const string Option = "--listen";

    public string Name => "engine: process start";

    public string Work => "from starting a process to its system listening for others; resident memory then";

    public IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "until it listens"), new("bytes", "resident", InBytes: true)];

    public IReadOnlyList<PeerScript> Peers => [];

    public IReadOnlyList<QuotedPeer> Quoted { get; } =
        [new("Akka.NET, quoted", new Dictionary<string, (double, double)> { ["seconds"] = (0.424, 0.480), ["bytes"] = (64 << 20, 64 << 20) })];

    public bool InFreshProcess => false;

    /// <summary>The other end of it: starts a system, says what memory is held, and ends.</summary>
    public static int Listen()
    {
        using var system = ActorSystem.Create("started", FarSide.ConfigurationFor(RandomNumberGenerator.GetHexString(32)));
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
            {
                Console.WriteLine(long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024);
                return 0;
            }
        }

        return 1;
    }

    public Task PrepareAsync() => Task.CompletedTask;

    public async Task<Dictionary<string, double>> MeasureAsync()
    {
        var (program, arguments) = Fresh.Command(Option);
        var start = Stopwatch.GetTimestamp();
        using var started = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var resident = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process ended without a word.");
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await started.WaitForExitAsync();
        return new() { ["seconds"] = seconds, ["bytes"] = double.Parse(resident, CultureInfo.InvariantCulture) };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
