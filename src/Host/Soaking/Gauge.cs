namespace Troupe.Host.Soaking;

using System.Diagnostics;

/// <summary>What this process had at a moment.</summary>
/// <param name="Minutes">Since the start.</param>
/// <param name="HeapMiB">Live objects, right after a collection.</param>
/// <param name="ResidentMiB">Memory of the whole process.</param>
/// <param name="Handles">Open files, sockets and the like.</param>
/// <param name="Threads">Threads.</param>
internal readonly record struct Sample(double Minutes, double HeapMiB, double ResidentMiB, double Handles, double Threads);

/// <summary>Looks every so often at what this process has.</summary>
internal sealed class Gauge(TimeSpan interval)
{
    private const double MiB = 1024 * 1024;

    private readonly List<Sample> _samples = [];

    public IReadOnlyList<Sample> Samples => _samples;

    public async Task WatchAsync(CancellationToken over)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(interval, over);
                _samples.Add(Look(Stopwatch.GetElapsedTime(start).TotalMinutes));
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return;
        }
    }

    private static Sample Look(double minutes)
    {
        using var process = Process.GetCurrentProcess();
        GC.Collect();
        var heap = GC.GetGCMemoryInfo();
        return new Sample(minutes, (heap.HeapSizeBytes - heap.FragmentedBytes) / MiB, process.WorkingSet64 / MiB, Handles(), process.Threads.Count);
    }

    // Linux's own table; elsewhere nobody counts them.
    private static int Handles() => Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : 0;
}
