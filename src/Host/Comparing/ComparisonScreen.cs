namespace Troupe.Host.Comparing;

using Spectre.Console;

/// <summary>Findings as a table and bars in the terminal.</summary>
internal static class ComparisonScreen
{
    private const int BarWidth = 72;

    public static void Show(Findings findings, IAnsiConsole console)
    {
        console.WriteLine($"{findings.Processors} processors, {findings.Workers} workers a pool.");
        console.Write(Works(findings));
        foreach (var work in findings.Works)
        {
            console.Write(Bars(work));
        }

        console.Write(Costs(findings));
        foreach (var work in findings.Works)
        {
            console.WriteLine($"{work.Name}: {Advice.For(work, findings)}");
        }
    }

    private static Table Works(Findings findings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("work");
        foreach (var way in Ways.All)
        {
            table.AddColumn(new TableColumn(way.Name()).RightAligned());
        }

        foreach (var work in findings.Works)
        {
            table.AddRow(
                Markup.Escape(work.Name),
                Advice.Time(work.In(Way.Sequential)),
                $"{Advice.Time(work.In(Way.Threads))} ({Advice.Times(work.SpeedUp(Way.Threads))})",
                $"{Advice.Time(work.In(Way.Processes))} ({Advice.Times(work.SpeedUp(Way.Processes))})");
        }

        return table;
    }

    private static BarChart Bars(WorkTimes work)
    {
        var chart = new BarChart().Width(BarWidth).Label(Markup.Escape($"{work.Name}, milliseconds")).LeftAlignLabel();
        foreach (var way in Ways.All)
        {
            chart.AddItem(way.Name(), Math.Round(work.In(way) * 1000, 1), way switch { Way.Sequential => Color.Grey, Way.Threads => Color.Blue, _ => Color.Green });
        }

        return chart;
    }

    private static Table Costs(Findings findings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("what it costs");
        foreach (var cost in findings.Costs)
        {
            table.AddColumn(new TableColumn(cost.Way.Name()).RightAligned());
        }

        Row("start of the pool", static cost => Advice.Time(cost.Start));
        Row("memory of the workers", static cost => Advice.Memory(cost.Memory));
        Row("a small call and its result", static cost => Advice.Time(cost.Call));
        Row("1 MiB there and back", static cost => Advice.Time(cost.Megabyte));
        Row("a crash takes with it", static cost => Advice.Toll(cost.Crash));
        return table;

        void Row(string name, Func<BackendCost, string> figure) => table.AddRow([name, .. findings.Costs.Select(cost => Markup.Escape(figure(cost)))]);
    }
}
