using System.CommandLine;
using Spectre.Console;
using Troupe.Bench;
using Troupe.Bench.Rows;

// Before anything else: what a row about starting up measures is not to wait on the command line's library.
if (args is [Fresh.Option, var fresh])
{
    return Fresh.Measure(fresh);
}

if (args is [ProcessStartRow.Option])
{
    return ProcessStartRow.Listen();
}

if (args is [NoiseMaker.Option, .. var noise])
{
    return NoiseMaker.Run(noise);
}

var filter = new Argument<string?>("filter") { Arity = ArgumentArity.ZeroOrOne, Description = "Only rows whose name contains this." };
var runs = new Option<int>("--runs") { DefaultValueFactory = static _ => 5, Description = "How often each side runs; at least 5 for a figure to be quoted." };
var json = new Option<FileInfo?>("--json") { Description = "Write the figures there too." };
var far = new Option<bool>(FarSide.Option) { Hidden = true };
runs.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
    {
        result.AddError("--runs is at least 1.");
    }
});

var root = new RootCommand("Runs Troupe and its peers in turn and compares them.") { filter, runs, json, far };
root.SetAction(async (parsed, _) => parsed.GetValue(far) ? await FarSide.RunAsync()
    : await CompareAsync(parsed.GetValue(filter) ?? "", parsed.GetValue(runs), parsed.GetValue(json)));
return await root.Parse(args).InvokeAsync();

static async Task<int> CompareAsync(string filter, int runs, FileInfo? json)
{
    var rows = RowList.All.Where(row => row.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList();
    if (rows.Count == 0)
    {
        await Console.Error.WriteLineAsync($"No row's name contains '{filter}'. There are: {string.Join(", ", RowList.All.Select(row => row.Name))}.");
        return 2;
    }

    var python = await Python.FindAsync();
    List<Comparison> comparisons = [];
    foreach (var row in rows)
    {
        comparisons.Add(await Comparison.RunAsync(row, python, runs, Console.Error.WriteLine));
    }

    var report = new Report(comparisons, python.Version, runs);
    if (Console.IsOutputRedirected)
    {
        AnsiConsole.Profile.Width = 160; // a file has no width: no line is broken for one
    }

    report.Print(AnsiConsole.Console);
    if (json is not null)
    {
        await report.WriteAsync(json.FullName);
    }

    // A peer that is missing is said, and no fault; a row of ours that fails is one.
    return comparisons.Exists(comparison => comparison.Ours.Missing is not null) ? 1 : 0;
}
