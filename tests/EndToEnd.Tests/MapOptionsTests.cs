namespace Troupe.EndToEnd.Tests;

using System.Text.Json;
using Troupe.EndToEnd.Tests.Running;

/// <summary>What <c>troupe map</c> does with failures, order, and its own words.</summary>
public sealed class MapOptionsTests : IDisposable
{
    private const string Mappable = "Troupe.EndToEnd.Tests.Mappable";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Backends => ["threads", "processes"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Lines_that_fail_are_tried_again_as_often_as_said(string backend)
    {
        var lines = Lines.Ended(Enumerable.Range(0, 20).Select(number => $"{_folder.Path} {number}"));

        var end = await HostRun.RunOnAsync(lines, "map", Built.Tests, Mappable + ".FailsFirst", "--retries", "1", "--on", backend, "--workers", "2");

        Assert.Equal((0, Lines.Ended(Enumerable.Range(0, 20).Select(number => $"{number}"))), (end.ExitCode, end.Output));
    }

    [Fact]
    public async Task Without_retries_they_are_not()
    {
        var end = await HostRun.RunOnAsync($"{_folder.Path} 1\n", "map", Built.Tests, Mappable + ".FailsFirst", "--on", "threads");

        Assert.Equal((1, ""), (end.ExitCode, end.Output));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_line_that_takes_too_long_fails_alone_and_may_be_tried_again(string backend)
    {
        var lines = Lines.Ended(Enumerable.Range(0, 4).Select(number => $"{_folder.Path} {number}"));
        string[] command = ["map", Built.Tests, Mappable + ".HangsFirst", "--timeout", "500ms", "--on", backend, "--workers", "2"];

        var again = await HostRun.RunOnAsync(lines, [.. command, "--retries", "1"]);
        var once = await HostRun.RunOnAsync($"{_folder.Path} 1\n{_folder.Path} 5\n", command);

        Assert.Equal((0, "0\n1\n2\n3\n"), (again.ExitCode, again.Output));
        Assert.Equal((1, "1\n"), (once.ExitCode, once.Output));
        Assert.Contains("line 2: Troupe.ItemTimeoutException", once.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2, "--max-attempts", "2")]
    [InlineData(1, "--max-attempts", "1", "--retries", "2")]
    public async Task A_line_whose_worker_dies_is_tried_as_often_as_said(int tries, params string[] said)
    {
        var marks = _folder["marks"];

        var end = await HostRun.RunOnAsync($"{marks}\n", ["map", Built.Tests, Mappable + ".Dies", "--on", "processes", "--workers", "1", .. said]);

        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.Contains("line 1: Troupe.WorkerLostException", end.Error, StringComparison.Ordinal);
        Assert.Equal(tries, (await File.ReadAllTextAsync(marks)).Length);
    }

    [Theory]
    [InlineData("SlowFirst")]
    [InlineData("SlowFirstAsync")]
    [InlineData("SlowFirstAsync", "--retries", "1")]
    public async Task Unordered_results_do_not_wait_for_a_slow_line(string method, params string[] said)
    {
        var lines = Lines.Ended(Enumerable.Range(0, 50).Select(number => $"{number}").Prepend("slow"));
        string[] command = ["map", Built.Tests, $"{Mappable}.{method}", "--on", "threads", "--workers", "2", .. said];

        var unordered = await HostRun.RunOnAsync(lines, [.. command, "--unordered"]);
        var ordered = await HostRun.RunOnAsync(lines, [.. command, "--keep-order"]);

        Assert.EndsWith("slow\n", unordered.Output, StringComparison.Ordinal);
        Assert.Equal(lines.Split('\n').Order(), unordered.Output.Split('\n').Order());
        Assert.Equal(lines, ordered.Output);
    }

    [Fact]
    public async Task Errors_go_to_a_file_as_json()
    {
        var (input, errors) = (_folder.Write("in.txt", "1\n\"zwei\" größer\n3\nfour"), _folder["errors.jsonl"]);

        var end = await HostRun.RunAsync("map", Built.Sample, "Sample.Text.ParseNumber", input, "--errors", errors, "--on", "threads");

        Assert.Equal((1, "1\n3\n"), (end.ExitCode, end.Output));
        var read = File.ReadLines(errors).Select(line => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(line)!).ToList();
        Assert.Equal([(input, 2, "\"zwei\" größer"), (input, 4, "four")], read.Select(error => (error["file"].GetString(), error["line"].GetInt32(), error["input"].GetString())));
        Assert.All(read, error => Assert.StartsWith("System.FormatException: The input string ", error["error"].GetString(), StringComparison.Ordinal));
        Assert.All(read, error => Assert.Equal(["file", "line", "input", "error"], error.Keys));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        var (input, output, errors) = (_folder.Write("in.csv", "width,height\n1.5,2\n"), _folder.Write("output", "precious"), _folder["errors"]);
        string[] command = ["map", Built.Tests, Mappable + ".Area", input, "--format", "csv", "-o", output, "--errors", errors, "--timeout", "2s", "--retries", "3", "--workers", "2", "--dry-run"];

        var end = await HostRun.RunAsync(command);

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Equal(
            [
                "method   double Mappable.Area(double width, double height)",
                "on       2 processes, 2 s a try, tried again 3 times",
                $"input    {input}, 19 bytes",
                "read as  CSV with a header, columns width, height; an item is (double, double)",
                "first    line 2: 1.5,2",
                $"output   {output}, which is emptied first; results in order",
                $"errors   {errors}, new",
            ],
            end.Output.TrimEnd('\n').Split('\n'));
        Assert.Equal("precious", await File.ReadAllTextAsync(output));
        Assert.False(File.Exists(errors));
        _folder.Write("in.csv", "width,height\nx,2\n");
        var failing = await HostRun.RunAsync(command);
        Assert.Equal((1, ""), (failing.ExitCode, failing.Error));
        Assert.Contains("first    line 2: x,2, which cannot be read as (double, double): 'x' is none.\n", failing.Output, StringComparison.Ordinal);
        var refused = await HostRun.RunAsync([.. command.Where(word => word != "--errors" && word != errors)]);
        Assert.Equal((2, $"troupe: Line 2 of {input} cannot be read as (double, double): 'x' is none.\n"), (refused.ExitCode, refused.Error));
    }

    [Fact]
    public async Task Scripts_get_a_line_of_json_or_nothing()
    {
        string[] command = ["map", Built.Sample, "Sample.Text.ParseNumber", "--on", "threads", "--workers", "2"];

        var json = await HostRun.RunOnAsync("1\ntwo\n3\n", [.. command, "--quiet", "--summary", "json"]);
        var quiet = await HostRun.RunOnAsync("1\ntwo\n", [.. command, "-q"]);

        using var summary = JsonDocument.Parse(json.Error);
        var root = summary.RootElement;
        Assert.Equal((3, 1, 0, 0), (root.GetProperty("items").GetInt32(), root.GetProperty("failed").GetInt32(), root.GetProperty("doneBefore").GetInt32(), root.GetProperty("leftUndone").GetInt32()));
        Assert.Equal(("threads", 2, 1), (root.GetProperty("on").GetString(), root.GetProperty("workers").GetInt32(), root.GetProperty("exitCode").GetInt32()));
        Assert.Equal((1, ""), (quiet.ExitCode, quiet.Error));
    }

    [Fact]
    public async Task Help_has_examples()
    {
        var end = await HostRun.RunAsync("map", "--help");

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Contains("Examples:", end.Output, StringComparison.Ordinal);
        Assert.All((string[])["--resume", "--errors", "--unordered", "--column", "--dry-run"], option => Assert.Contains(option, end.Output, StringComparison.Ordinal));
    }
}
