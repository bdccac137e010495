namespace Troupe.EndToEnd.Tests;

using System.Text.RegularExpressions;
using Troupe.EndToEnd.Tests.Running;

public sealed class ScenarioTests
{
    [Theory]
    [InlineData("threads")]
    [InlineData("processes")]
    public async Task Every_scenario_holds(string backend)
    {
        var end = await HostRun.RunAsync("run", "--all", "--on", backend, "--workers", "4", "--seconds", "0.02");

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.DoesNotContain("✗", end.Output, StringComparison.Ordinal);
        var parts = end.Output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static part => part.Length > 1).ToList();
        Assert.Equal(await NamesAsync(), parts.Select(static part => part.Trim().Split(':')[0]));
        Assert.All(parts, static part => Assert.Contains("✓", part, StringComparison.Ordinal));
        Assert.All(parts, part => Assert.Contains($"on {backend}", part, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_scenario_runs_on_both_unless_told_otherwise()
    {
        var both = await HostRun.RunAsync("run", "mixed-objects");
        var one = await HostRun.RunAsync("run", "mixed-objects", "--on", "threads");

        Assert.Equal((0, "", 0, ""), (both.ExitCode, both.Error, one.ExitCode, one.Error));
        Assert.Contains("on threads", both.Output, StringComparison.Ordinal);
        Assert.Contains("on processes", both.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("on processes", one.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("threads")]
    [InlineData("processes")]
    public async Task The_counter_under_a_lock_comes_to_the_million_of_the_text(string backend)
    {
        var end = await HostRun.RunAsync("run", "lock-counter", "--on", backend);

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Contains("Counter value: 1000000\n", end.Output, StringComparison.Ordinal);
        Assert.Contains("for all 1,000,000 that is", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_row_of_the_page_of_patterns_names_a_scenario_a_sample_and_a_test_that_are_there()
    {
        var rows = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "patterns.md")))
            .TakeWhile(static line => !line.StartsWith("## What does the same", StringComparison.Ordinal))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| snippet", StringComparison.Ordinal))
            .Select(static line => line.Trim('|').Split('|').Select(static cell => cell.Trim()).ToArray())
            .ToList();
        var classes = Directory.EnumerateFiles(Path.Combine(Built.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var samples = Directory.EnumerateFiles(Path.Combine(Built.Root, "samples"), "*.cs").Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.Equal(49, rows.Count); // Snippets of the four texts.
        Assert.All(rows, static row => Assert.All(row, Assert.NotEmpty));
        Assert.All(rows, static row => Assert.Matches("`troupe (run [a-z0-9-]+|compare)`|^none: ", row[2]));
        var named = rows.SelectMany(static row => Regex.Matches(row[3], @"\[([a-zA-Z]+)\]\(\.\./samples/\1\.cs\)")).Select(static name => name.Groups[1].Value).Distinct().ToList();
        Assert.All(rows, static row => Assert.Matches(@"\.\./samples/|^none$", row[3]));
        Assert.Subset(samples!, named.ToHashSet());
        Assert.Empty(samples.Except(named).Except(["OwnCodec"])); // No snippet has a codec.
        Assert.All(rows, row => Assert.All(Regex.Matches(row[4], "`([A-Za-z]+)`").Select(static name => name.Groups[1].Value).DefaultIfEmpty(""), name => Assert.Contains(name, classes)));
        Assert.All(samples, sample => Assert.True(sample == "OwnCodec" || File.ReadLines(Path.Combine(Built.Root, "samples", sample + ".cs")).Count() <= 15, sample));
    }

    [Fact]
    public async Task A_claim_that_does_not_hold_is_told_and_the_exit_code_is_1()
    {
        // Port 1 has nobody who listens.
        var end = await HostRun.RunAsync("run", "downloads", "--on", "threads", "--url", "http://127.0.0.1:1/", "--url", "http://127.0.0.1:1/other");

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("troupe: did not hold: downloads on threads: not all have failed", end.Error.Trim());
        Assert.Contains("✗", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_patterns_names_every_scenario_and_no_other()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "patterns.md"));

        Assert.Equal((await NamesAsync()).Order(), Regex.Matches(page, "`troupe run ([a-z0-9-]+)`").Select(static name => name.Groups[1].Value).Distinct().Order());
    }

    private static async Task<IReadOnlyList<string>> NamesAsync()
    {
        var list = await HostRun.RunAsync("list");

        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        return [.. Regex.Matches(list.Output, "^│ ([a-z0-9-]+) +│", RegexOptions.Multiline).Select(static name => name.Groups[1].Value).Skip(1)]; // The heading.
    }
}
