namespace Troupe.EndToEnd.Tests;

using System.Text.Json;
using Troupe.EndToEnd.Tests.Running;

/// <summary>What <c>troupe map</c> reads: files, delimiters, columns.</summary>
public sealed class MapInputTests : IDisposable
{
    private const string Mappable = "Troupe.EndToEnd.Tests.Mappable";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_read_in_the_order_given_and_patterns_sorted()
    {
        foreach (var name in (string[])["b", "a", "c"])
        {
            _folder.Write($"{name}.txt", $"{name}1\n{name}2");
        }

        var files = await HostRun.RunAsync("map", Built.Sample, "Sample.Text.Shout", _folder["c.txt"], _folder["a.txt"], "--on", "threads");
        var pattern = await HostRun.RunAsync("map", Built.Sample, "Sample.Text.Shout", "--input", _folder["*.txt"], "--on", "threads");

        Assert.Equal((0, "C1\nC2\nA1\nA2\n"), (files.ExitCode, files.Output));
        Assert.Equal((0, "A1\nA2\nB1\nB2\nC1\nC2\n"), (pattern.ExitCode, pattern.Output));
    }

    [Fact]
    public async Task Failures_of_several_files_name_their_file()
    {
        var (first, second) = (_folder.Write("1.txt", "1\n2\n"), _folder.Write("2.txt", "3\nfour\n"));

        var end = await HostRun.RunAsync("map", Built.Sample, "Sample.Text.ParseNumber", first, second, "--errors", _folder["errors"], "--on", "threads");

        Assert.Equal((1, "1\n2\n3\n"), (end.ExitCode, end.Output));
        Assert.Contains($"{second}, line 2: System.FormatException", end.Error, StringComparison.Ordinal);
        using var error = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["errors"]));
        Assert.Equal((second, 2), (error.RootElement.GetProperty("file").GetString(), error.RootElement.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task Items_may_be_ended_by_another_character()
    {
        var end = await HostRun.RunOnAsync("a\0b c\0d", "map", Built.Sample, "Sample.Text.Shout", "--delimiter", "\\0", "--on", "threads");

        Assert.Equal((0, "A\nB C\nD\n"), (end.ExitCode, end.Output));
    }

    [Theory]
    [InlineData("threads")]
    [InlineData("processes")]
    public async Task Columns_become_arguments(string backend)
    {
        const string Table = "name,height,width\r\n\"a, b\",2,1.5\r\nc,4,10\r\n";
        string[] on = ["--on", backend, "--workers", "1"];

        var byParameter = await HostRun.RunOnAsync(Table, ["map", Built.Tests, Mappable + ".Area", "--format", "csv", .. on]);
        var byName = await HostRun.RunOnAsync(Table, ["map", Built.Sample, "Sample.Text.Shout", "-c", "name", .. on]);
        var byNumber = await HostRun.RunOnAsync("x;;1\ny;7;monday\n", ["map", Built.Tests, Mappable + ".Describe3Async", "--no-header", "-d", ";", "-c", "1", "-c", "2", "-c", "3", .. on]);
        var all = await HostRun.RunOnAsync(Table, ["map", Built.Tests, Mappable + ".Joined", "--format", "csv", .. on]);
        var json = await HostRun.RunOnAsync("""{"width":2,"x":0,"height":3}""", ["map", Built.Tests, Mappable + ".Area", "--format", "json", .. on]);

        Assert.Equal((0, "3\n40\n"), (byParameter.ExitCode, byParameter.Output));
        Assert.Equal((0, "A, B\nC\n"), (byName.ExitCode, byName.Output));
        Assert.Equal((0, "x none Monday\ny 7 Monday\n"), (byNumber.ExitCode, byNumber.Output));
        Assert.Equal((0, "a, b|2|1.5\nc|4|10\n"), (all.ExitCode, all.Output));
        Assert.Equal((0, "6\n"), (json.ExitCode, json.Output));
    }

    [Fact]
    public async Task Each_file_of_a_table_has_its_own_header()
    {
        var (first, second) = (_folder.Write("1.csv", "width,height\n1,2\n"), _folder.Write("2.csv", "height,x,width\n3,0,4\n"));

        var end = await HostRun.RunAsync("map", Built.Tests, Mappable + ".Area", first, second, "--format", "csv", "--on", "threads");

        Assert.Equal((0, "2\n12\n"), (end.ExitCode, end.Output));
    }

    [Fact]
    public async Task A_column_that_is_missing_in_any_file_is_refused_before_the_output_is_emptied()
    {
        var (first, second, output) = (_folder.Write("1.csv", "width,height\n1,2\n"), _folder.Write("2.csv", "width,length\n3,0\n"), _folder.Write("output", "precious"));

        var end = await HostRun.RunAsync("map", Built.Tests, Mappable + ".Area", first, second, "--format", "csv", "-o", output);

        Assert.Equal((2, $"troupe: {second} has no column 'height'; its header has: width, length.\n"), (end.ExitCode, end.Error));
        Assert.Equal("precious", await File.ReadAllTextAsync(output));
    }

    [Theory]
    [InlineData("width,height\n1,2\n3,x\n", "Line 3 of standard input cannot be read as (double, double): 'x' is none.")]
    [InlineData("width,height\n1,2\n3\n", "Line 3 of standard input cannot be read: it has 1 field, and column 2 is wanted.")]
    [InlineData("width,height\n1,2\n\"3,4\n", "Line 3 of standard input cannot be read: the input ends within quotes.")]
    public async Task A_record_that_cannot_be_read_ends_the_map_by_its_line(string input, string said)
    {
        var end = await HostRun.RunOnAsync(input, "map", Built.Tests, Mappable + ".Area", "--format", "csv", "--on", "threads");

        Assert.Equal((2, "2\n"), (end.ExitCode, end.Output));
        Assert.EndsWith($"troupe: {said}\n", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("threads", "--keep-order")]
    [InlineData("processes", "--keep-order")]
    [InlineData("threads", "--unordered")]
    public async Task With_a_file_for_errors_a_record_that_cannot_be_read_is_an_item_that_failed(string backend, string order)
    {
        var (input, output, errors) = (_folder.Write("in.csv", "width,height\nx,1\n1,2\n3\n3,y\n5,6\n7,z\n"), _folder["out"], _folder["errors"]);

        var end = await HostRun.RunAsync("map", Built.Tests, Mappable + ".Area", input, "--format", "csv", "-o", output, "--errors", errors, "--on", backend, "--workers", "2", order);

        Assert.Equal(1, end.ExitCode);
        Assert.Equal(["2", "30"], order == "--unordered" ? File.ReadLines(output).Order() : File.ReadLines(output));
        Assert.Contains("6 items, 4 failed", end.Error, StringComparison.Ordinal);
        Assert.Contains("line 2: System.FormatException: It cannot be read as (double, double): 'x' is none.", end.Error, StringComparison.Ordinal);
        Assert.Equal(
            [
                ErrorOf(input, 2, "x,1", "It cannot be read as (double, double): 'x' is none."),
                ErrorOf(input, 4, "3", "It cannot be read: it has 1 field, and column 2 is wanted."),
                ErrorOf(input, 5, "3,y", "It cannot be read as (double, double): 'y' is none."),
                ErrorOf(input, 7, "7,z", "It cannot be read as (double, double): 'z' is none."),
            ],
            await File.ReadAllLinesAsync(errors));
    }

    [Fact]
    public async Task Items_that_throw_and_items_that_cannot_be_read_stand_among_the_errors_as_they_do_in_the_input()
    {
        string[] lines = [.. Enumerable.Range(0, 3000).Select(static number => (number % 3) switch { 0 => "[]", 1 => "{", _ => "[1]" })];
        var (input, errors) = (_folder.Write("in.jsonl", Lines.Ended(lines)), _folder["errors"]);

        var end = await HostRun.RunAsync("map", Built.Sample, "Sample.Numbers.Describe", input, "-o", _folder["out"], "--errors", errors, "--on", "processes", "--workers", "2", "--retries", "0");

        Assert.Equal((1, 1000), (end.ExitCode, (await File.ReadAllLinesAsync(_folder["out"])).Length));
        var failed = File.ReadLines(errors).Select(static line => JsonDocument.Parse(line).RootElement).Select(static error => (error.GetProperty("line").GetInt32(), error.GetProperty("input").GetString()));
        Assert.Equal(lines.Index().Where(static line => line.Item != "[1]").Select(static line => (line.Index + 1, (string?)line.Item)), failed);
    }

    [Fact]
    public async Task An_input_of_nothing_that_can_be_read_is_told_of_as_it_is_read()
    {
        var errors = _folder["errors"];
        await using var host = HostRun.Start("map", Built.Sample, "Sample.Numbers.Root", "--errors", errors, "--on", "threads", "--workers", "1");
        await host.Input.WriteAsync(Lines.Ended(Enumerable.Repeat("no", 5000)));
        await host.Input.FlushAsync();

        await Eventually.HoldsAsync(() => File.Exists(errors) && File.ReadLines(errors).Count() > 4000, TimeSpan.FromSeconds(30), "the errors of what was read");
        host.Input.Close();
        var end = await host.EndAsync();

        Assert.Equal((1, 5000), (end.ExitCode, File.ReadLines(errors).Count()));
    }

    [Fact]
    public async Task Columns_of_json_that_are_not_there_fail_alone_too()
    {
        const string Input = """
            {"width":2,"height":3}
            {"width":2}
            7

            {"width":4,"height":5}

            """;

        var end = await HostRun.RunOnAsync(Input, "map", Built.Tests, Mappable + ".Area", "--format", "json", "--errors", _folder["errors"], "--on", "threads");

        Assert.Equal((1, "6\n20\n"), (end.ExitCode, end.Output));
        Assert.Equal(
            [
                ErrorOf("-", 2, """{\"width\":2}""", "It cannot be read: it has no property 'height'."),
                ErrorOf("-", 3, "7", "It cannot be read: it is no JSON object, so it has no columns."),
                ErrorOf("-", 4, "", "It cannot be read: the line is empty."),
            ],
            await File.ReadAllLinesAsync(_folder["errors"]));
    }

    [Fact]
    public async Task Wrong_quotes_end_the_map_all_the_same()
    {
        var end = await HostRun.RunOnAsync("width,height\n1,2\n\"3,4\n", "map", Built.Tests, Mappable + ".Area", "--format", "csv", "--errors", _folder["errors"], "--on", "threads");

        Assert.Equal((2, "2\n"), (end.ExitCode, end.Output));
        Assert.EndsWith("troupe: Line 3 of standard input cannot be read: the input ends within quotes.\n", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--keep-order")]
    [InlineData("--unordered")]
    public async Task A_map_that_goes_on_does_not_tell_twice_of_what_it_could_not_read(string order)
    {
        var (input, output, errors) = (_folder.Write("in.txt", "1\nx\n4\n"), _folder["out"], _folder["errors"]);
        string[] command = ["map", Built.Sample, "Sample.Numbers.Root", input, "-o", output, "--errors", errors, "--resume", _folder["state"], "--on", "threads", order];

        Assert.Equal(1, (await HostRun.RunAsync(command)).ExitCode);
        await File.AppendAllTextAsync(input, "y\n9\n");
        var end = await HostRun.RunAsync(command);

        Assert.Equal(1, end.ExitCode);
        Assert.Equal(["1", "2", "3"], order == "--unordered" ? File.ReadLines(output).Order() : File.ReadLines(output));
        Assert.Contains("2 items, 1 failed", end.Error, StringComparison.Ordinal);
        Assert.Contains("3 items done before", end.Error, StringComparison.Ordinal);
        Assert.Equal(["x", "y"], File.ReadLines(errors).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("input").GetString()));
    }

    private static string ErrorOf(string file, int line, string input, string said) =>
        $$"""{"file":"{{file}}","line":{{line}},"input":"{{input}}","error":"System.FormatException: {{said}}"}""";
}
