namespace Troupe.Host.Comparing;

using System.Globalization;

/// <summary>Which backend suits a work, by its figures. Nothing but a rule.</summary>
internal static class Advice
{
    // A pool that is not this much faster than a plain loop is not worth having.
    private const double WorthIt = 1.2;

    // What isolation may cost before the choice is a question of need.
    private const double Near = 1.15;

    // How many times a call's own cost an item should take on processes.
    private const double Coarse = 10;

    // Above and below these parts of its time at the processor, a work is of the one kind or of the other.
    private const double MostlyComputing = 0.7, MostlyWaiting = 0.3;

    /// <summary>One sentence or two: what to take, and the figures that say so.</summary>
    public static string For(WorkTimes work, Findings findings)
    {
        var (threads, processes) = (work.SpeedUp(Way.Threads), work.SpeedUp(Way.Processes));
        var kind = work.CpuShare >= MostlyComputing ? "It computes" : work.CpuShare <= MostlyWaiting ? "It mostly waits" : "It computes and waits";
        var figures = $"{kind}: threads {Times(threads)}, processes {Times(processes)}.";
        var call = findings.Costs.Single(static cost => cost.Way == Way.Processes).Call;
        if (Math.Max(threads, processes) < WorthIt)
        {
            return work.Each < call
                ? $"{figures} Neither: one item takes {Time(work.Each)}, less than a message to a worker ({Time(call)}). A plain loop, or larger items."
                : $"{figures} Neither: it is hardly faster than a plain loop here.";
        }

        if (threads >= processes * Near)
        {
            return work.Each < call * Coarse
                ? $"{figures} Threads: an item takes {Time(work.Each)}, and a message to a worker process {Time(call)}. Processes only for isolation, with larger items."
                : $"{figures} Threads; processes only where a crash, a leak or a kill must not reach the program.";
        }

        return processes >= threads * Near
            ? $"{figures} Processes: its threads get in each other's way, in the collector or in a lock."
            : $"{figures} Both are as fast: threads, which cost nothing to start; processes where a crash, a leak or a kill must not reach the program.";
    }

    /// <summary>A time, for people.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.#} µs"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.#} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
    };

    /// <summary>A speed-up, for people.</summary>
    public static string Times(double times) => string.Create(CultureInfo.InvariantCulture, $"{times:0.00} ×");

    /// <summary>Memory, for people.</summary>
    public static string Memory(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB");

    /// <summary>A crash's toll, for people.</summary>
    public static string Toll(CrashToll crash) => crash.HostLived
        ? $"{crash.Lost} of {crash.Items} items; the program goes on ({crash.How})"
        : $"{crash.Lost} of {crash.Items} items and the program ({crash.How})";
}
