namespace Troupe.Bench;

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;

/// <summary>What the runs gave, for people and for programs.</summary>
internal sealed class Report(IReadOnlyList<Comparison> comparisons, string python, int runs)
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public void Print(IAnsiConsole console)
    {
        var table = new Table().Title($"median of {runs} (min – max)").AddColumns("work", "figure", "Troupe", "peer", "the peer's", "times as good");
        table.Columns[2].RightAligned();
        table.Columns[4].RightAligned();
        table.Columns[5].RightAligned();
        foreach (var (row, ours, peers) in comparisons)
        {
            foreach (var metric in row.Metrics)
            {
                // One that could be run and failed is shown; one that has no figure of that kind is not.
                var shown = peers.Where(peer => peer.Missing is not null || peer.Of(metric) is not null).ToList();
                if (shown.Count == 0)
                {
                    table.AddRow([Plain(row.Name), Plain(metric.Title), Cell(ours, metric), Plain(""), Plain(""), Plain("")]);
                }

                foreach (var peer in shown)
                {
                    table.AddRow([
                        Plain(row.Name), Plain(metric.Title), Cell(ours, metric), Plain(peer.Name), Cell(peer, metric),
                        Plain(Ratio(ours, peer, metric) is { } ratio ? $"{ratio:0.00} ×" : "")]);
                }
            }
        }

        console.Write(table);
        foreach (var (row, ours, peers) in comparisons)
        {
            console.WriteLine($"{row.Name}: {row.Work}");
            foreach (var missing in peers.Prepend(ours).Where(static contender => contender.Missing is not null))
            {
                console.WriteLine($"  no figures for {missing.Name}: {missing.Missing}");
            }
        }

        console.WriteLine($"{RuntimeInformation.FrameworkDescription}; {python}; {Environment.ProcessorCount} processors; {RuntimeInformation.OSDescription}");
    }

    public async Task WriteAsync(string file)
    {
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(
            stream,
            new
            {
                Runtime = RuntimeInformation.FrameworkDescription,
                Python = python,
                Processors = Environment.ProcessorCount,
                System = RuntimeInformation.OSDescription,
                Runs = runs,
                Rows = comparisons.SelectMany(static comparison => comparison.Row.Metrics.Select(metric => new
                {
                    comparison.Row.Name,
                    comparison.Row.Work,
                    Figure = metric.Title,
                    metric.Items,
                    metric.Volume,
                    Ours = Side(comparison.Ours, metric),
                    Peers = comparison.Peers.Select(peer => new
                    {
                        peer.Name,
                        Seconds = Side(peer, metric),
                        TimesAsGood = Ratio(comparison.Ours, peer, metric),
                    }),
                })),
            },
            s_json);
    }

    private static object Side(Contender contender, Metric metric) =>
        contender.Of(metric) is { } spread ? spread : new { contender.Missing };

    /// <summary>The peer's time (or bytes) over ours: above 1, ours is the better.</summary>
    private static double? Ratio(Contender ours, Contender peer, Metric metric) =>
        ours.Of(metric) is { } mine && peer.Of(metric) is { } theirs ? theirs.Median / mine.Median : null;

    private static Markup Plain(string text) => new(Markup.Escape(text));

    private static Markup Cell(Contender contender, Metric metric)
    {
        if (contender.Of(metric) is not { } spread)
        {
            return new("[red]none, see below[/]");
        }

        var (median, min, max) = metric.Items is { } items
            ? (Rate(items / spread.Median), Rate(items / spread.Max), Rate(items / spread.Min))
            : metric switch
            {
                { Volume: { } bytes } => (Flow(bytes / spread.Median), Flow(bytes / spread.Max), Flow(bytes / spread.Min)),
                { InBytes: true } => (Bytes(spread.Median), Bytes(spread.Min), Bytes(spread.Max)),
                { Bare: true } => (Bare(spread.Median), Bare(spread.Min), Bare(spread.Max)),
                _ => (Time(spread.Median), Time(spread.Min), Time(spread.Max)),
            };
        return new($"[bold]{Markup.Escape(median)}[/] ({Markup.Escape(min)} – {Markup.Escape(max)})");
    }

    private static string Rate(double items) => items switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{items / 1e6:0.00} M/s"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{items / 1e3:0.0} k/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{items:0} /s"),
    };

    private static string Flow(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB/s");

    private static string Bytes(double count) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} B");

    private static string Bare(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.000}");

    private static string Time(double seconds) => seconds switch
    {
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
        >= 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.0} ms"),
        >= 1e-5 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.00} µs"),
    };
}
