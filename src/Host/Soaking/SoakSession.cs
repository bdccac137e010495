namespace Troupe.Host.Soaking;

using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

/// <summary>What <c>troupe soak</c> was asked to do.</summary>
/// <param name="Time">How long.</param>
/// <param name="Workers">How many worker processes each work has.</param>
/// <param name="Pause">How long it is, in the mean, from fault to fault.</param>
/// <param name="Seed">From which the faults come.</param>
internal sealed record SoakRequest(TimeSpan Time, int Workers, TimeSpan Pause, int Seed);

/// <summary><c>troupe soak</c>, from its request to its exit code: pools, locks and queues at work together while their workers are killed.</summary>
internal static class SoakSession
{
    private const int Looks = 120;

    // For what is under way when the time is over; the queue's rest has a limit of its own, which is shorter.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private const int FewestSamples = 9;
    private const double HeapShare = 0.25, HeapMiB = 8, MostHandles = 24, MostThreads = 16;

    public static async Task<int> RunAsync(SoakRequest request)
    {
        using var interrupt = new Interrupt();
        MapWork map = new(request.Workers);
        LockWork locks = new(request.Workers);
        QueueWork queue = new(request.Workers);
        ISoakWork[] works = [map, locks, queue];
        var faults = new Faults(() => works.SelectMany(static work => work.Processes()), new Random(request.Seed), request.Pause);
        var gauge = new Gauge(TimeSpan.FromSeconds(Math.Max(request.Time.TotalSeconds / Looks, 0.5)));
        var took = Stopwatch.StartNew();
        try
        {
            await Task.WhenAll(works.Select(static work => work.StartAsync())).WaitAsync(interrupt.Leave);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(interrupt.Stop);
            over.CancelAfter(request.Time);
            // The faults end with the time: what is left then has to come out.
            List<Task> running = [.. works.Select(work => work.RunAsync(over.Token)), faults.InjectAsync(over.Token), gauge.WatchAsync(over.Token)];
            using var late = new CancellationTokenSource(request.Time + s_patience);
            using var leave = CancellationTokenSource.CreateLinkedTokenSource(interrupt.Leave, late.Token);
            while (running.Count > 0)
            {
                var ended = await Task.WhenAny(running).WaitAsync(leave.Token);
                running.Remove(ended);
                await ended; // The first fault ends it all.
            }

            if (interrupt.ExitCode is { } stopped)
            {
                throw new StoppedException(stopped, Progress(took, works));
            }

            // Only where all went well: what does not end would not let itself be closed either, and no verdict would ever come. It ends with this process.
            foreach (var work in works)
            {
                await work.DisposeAsync();
            }

            return Report(Screen.Output(), request, took.Elapsed, works, faults, gauge, $"{locks.InDoubt} steps ended with their worker", $"{queue.Again} items came out twice");
        }
        catch (OperationCanceledException) when (interrupt.ExitCode is { } code)
        {
            throw new StoppedException(code, Progress(took, works));
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException(ExitCode.Failed, $"since something does not end; {Progress(took, works)}");
        }
    }

    private static string Progress(Stopwatch took, ISoakWork[] works) =>
        $"after {took.Elapsed.TotalSeconds:0} s: {string.Join(", ", works.Select(static work => $"{work.Operations} {work.Name}, {work.Losses} lost"))}; nothing is judged.";

    private static int Report(IAnsiConsole screen, SoakRequest request, TimeSpan took, ISoakWork[] works, Faults faults, Gauge gauge, params string[] notes)
    {
        var table = new Table().AddColumns("work", "operations", "a second", "losses");
        foreach (var work in works)
        {
            table.AddRow(work.Name, Text(work.Operations), Text(work.Operations / took.TotalSeconds), Text(work.Losses));
        }

        screen.Write(table);
        screen.WriteLine($"{took.TotalSeconds:0} s, {request.Workers} workers each, seed {request.Seed}: {faults.Kills} killed, {faults.Stops} stopped for a moment; {string.Join("; ", notes)}");
        var grows = false;
        foreach (var (name, figure, share, least) in Figures())
        {
            if (Trend.Of(gauge.Samples, figure) is { } trend)
            {
                var tooMuch = share is { } bound && trend.Grows(bound, least);
                grows |= tooMuch;
                screen.WriteLine($"{name}: {Number(trend.Early)} → {Number(trend.Late)}, {trend.PerMinute.ToString("+0.00;-0.00", CultureInfo.InvariantCulture)} a minute{(tooMuch ? ": it GROWS" : "")}");
            }
        }

        var losses = works.Sum(static work => work.Losses);
        var idle = works.Where(static work => work.Operations == 0).Select(static work => work.Name).ToList();
        screen.WriteLine(losses > 0 ? $"LOST: {losses}" : idle.Count > 0 ? $"Nothing was done: {string.Join(", ", idle)}" : grows ? "Nothing was lost, but something grows." : gauge.Samples.Count < FewestSamples ? "Nothing was lost; it was too short to tell whether something grows." : "Nothing was lost, nothing grows.");
        return losses == 0 && idle.Count == 0 && !grows ? ExitCode.Success : ExitCode.Failed;
    }

    // Resident memory is the collector's to keep: it is shown, and not judged.
    private static (string Name, Func<Sample, double> Figure, double? Share, double Least)[] Figures() =>
    [
        ("live objects, MiB", static sample => sample.HeapMiB, HeapShare, HeapMiB),
        ("resident memory, MiB", static sample => sample.ResidentMiB, null, 0),
        ("handles", static sample => sample.Handles, 0, MostHandles),
        ("threads", static sample => sample.Threads, 0, MostThreads),
    ];

    private static string Text(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);
}
