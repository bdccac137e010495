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
