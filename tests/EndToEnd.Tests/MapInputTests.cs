namespace Troupe.EndToEnd.Tests;

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

        var end = await HostRun.RunAsync("map", Built.Sample, "Sample.Text.ParseNumber", first, second, "--on", "threads");

        Assert.Equal((1, "1\n2\n3\n"), (end.ExitCode, end.Output));
        Assert.Contains($"{second}, line 2: System.FormatException", end.Error, StringComparison.Ordinal);
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
}
