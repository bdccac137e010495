namespace Troupe.Host.Comparing;

using System.Globalization;
using System.Net;
using System.Text;

/// <summary>Findings as one page of HTML that needs nothing else.</summary>
internal static class ComparisonPage
{
    private const int LabelWidth = 140, BarWidth = 460, BarHeight = 22, Gap = 8;

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --ground: #ffffff; --line: #d0d7de; --sequential: #8c959f; --threads: #2f6fdf; --processes: #2f8f4e }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --ground: #0d1117; --line: #30363d } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0 } th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: right } th:first-child, td:first-child { text-align: left }
        figure { margin: 1.5rem 0 } figcaption { font-weight: 600 } svg { width: 100%; height: auto } text { fill: var(--ink); font-size: 13px }
        """;

    public static string Of(Findings findings)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Threads and processes, measured</title><style>
            {Style}
            </style></head>
            <body>
            <h1>Threads and processes, measured</h1>
            <p>{findings.Processors} processors, {findings.Workers} workers a pool. The same work, one item after another, on a pool of threads and on a pool of worker processes.</p>

            """);
        foreach (var work in findings.Works)
        {
            Figure(page, work);
            page.Append(CultureInfo.InvariantCulture, $"<p>{Text(Advice.For(work, findings))}</p>\n");
        }

        Costs(page, findings);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Figure(StringBuilder page, WorkTimes work)
    {
        var longest = Ways.All.Max(work.In);
        var height = Ways.All.Count * (BarHeight + Gap);
        page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Text(work.Name)}</figcaption>\n<svg viewBox=\"0 0 {LabelWidth + BarWidth + 150} {height}\" role=\"img\" aria-label=\"{Text(work.Name)}\">\n");
        foreach (var way in Ways.All)
        {
            var (top, width) = ((int)way * (BarHeight + Gap), Math.Max(1, work.In(way) / longest * BarWidth));
            var figure = way == Way.Sequential ? Advice.Time(work.In(way)) : $"{Advice.Time(work.In(way))} ({Advice.Times(work.SpeedUp(way))})";
            page.Append(CultureInfo.InvariantCulture, $"""
                <text x="0" y="{top + 16}">{way.Name()}</text><rect x="{LabelWidth}" y="{top}" width="{width:0.#}" height="{BarHeight}" rx="3" fill="var(--{way.ToString().ToLowerInvariant()})"/><text x="{LabelWidth + width + 8:0.#}" y="{top + 16}">{figure}</text>

                """);
        }

        page.Append("</svg></figure>\n");
    }

    private static void Costs(StringBuilder page, Findings findings)
    {
        page.Append("<h2>What it costs</h2>\n<table><tr><th></th>").AppendJoin("", findings.Costs.Select(static cost => $"<th>{cost.Way.Name()}</th>")).Append("</tr>\n");
        Row("start of the pool", static cost => Advice.Time(cost.Start));
        Row("memory of the workers", static cost => Advice.Memory(cost.Memory));
        Row("a small call and its result", static cost => Advice.Time(cost.Call));
        Row("1 MiB there and back", static cost => Advice.Time(cost.Megabyte));
        Row("a crash takes with it", static cost => Advice.Toll(cost.Crash));
        page.Append("</table>\n");

        void Row(string name, Func<BackendCost, string> figure) =>
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}</td>{string.Concat(findings.Costs.Select(cost => $"<td>{Text(figure(cost))}</td>"))}</tr>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
