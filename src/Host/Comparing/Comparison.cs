namespace Troupe.Host.Comparing;

using System.Diagnostics;

/// <summary>Does the same work in every way, and takes the time: the median of three.</summary>
internal static class Comparison
{
    private const int Rounds = 3;
    private const int Calls = 200;
    private const int LargeCalls = 20;
    private const int Megabyte = 1 << 20;

    /// <param name="works">What is done.</param>
    /// <param name="workers">How many workers each pool has.</param>
    /// <param name="tell">Told what is under way.</param>
    public static async Task<Findings> RunAsync(IReadOnlyList<Workload> works, int workers, Action<string> tell)
    {
        var times = works.ToDictionary(static work => work, static _ => new double[Ways.All.Count]);
        var shares = new Dictionary<Workload, double>();
        foreach (var work in works)
        {
            tell($"{work.Name}, {Way.Sequential.Name()}");
            var (busy, began) = (ProcessorTime(), Stopwatch.GetTimestamp());
            times[work][(int)Way.Sequential] = await MedianAsync(Rounds, work.RunHere);
            shares[work] = Math.Clamp((ProcessorTime() - busy) / Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 1);
        }

        var costs = new List<BackendCost>();
        foreach (var way in (Way[])[Way.Threads, Way.Processes])
        {
            costs.Add(await RunOnAsync(way, workers, work => tell($"{work}, {way.Name()}"), (work, seconds) => times[work][(int)way] = seconds, works));
        }

        return new Findings(Environment.ProcessorCount, workers, [.. works.Select(work => new WorkTimes(work.Name, work.Items, shares[work], times[work]))], costs);
    }

    private static async Task<BackendCost> RunOnAsync(Way way, int workers, Action<string> tell, Action<Workload, double> took, IReadOnlyList<Workload> works)
    {
        tell("start");
        var before = Resident(Environment.ProcessId);
        var began = Stopwatch.GetTimestamp();
        var pool = await WorkerPool.StartAsync(way == Way.Threads ? Backend.Threads : Backend.Processes, workers);
        await using (pool)
        {
            var start = Stopwatch.GetElapsedTime(began).TotalSeconds;
            foreach (var work in works)
            {
                tell(work.Name);
                took(work, await MedianAsync(Rounds, () => work.RunOn(pool)));
            }

            tell("messages");
            var call = await AfterOneAsync(Calls, () => pool.ApplyAsync(static () => 1));
            var large = new byte[Megabyte];
            var megabyte = await AfterOneAsync(LargeCalls, () => pool.ApplyAsync(static bytes => bytes, large));
            var memory = Math.Max(0, Resident(Environment.ProcessId) - before)
                + pool.Statistics.Roster.Select(static worker => worker.ProcessId).Distinct().Where(static id => id != Environment.ProcessId).Sum(Resident);
            tell("a crash");
            return new BackendCost(way, start, memory, call, megabyte, await CrashProbe.TakeAsync(way));
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    // The first has to learn the function.
    private static async Task<double> AfterOneAsync(int rounds, Func<Task> call)
    {
        await call();
        return await MedianAsync(rounds, call);
    }

    private static async Task<double> MedianAsync(int rounds, Func<Task> work)
    {
        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            times[i] = await TimeAsync(work);
        }

        Array.Sort(times);
        return times[rounds / 2];
    }

    private static double ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>What a process has in memory; 0 when it has just ended.</summary>
    private static long Resident(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.WorkingSet64;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }
}
