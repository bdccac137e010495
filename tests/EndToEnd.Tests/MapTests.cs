namespace Troupe.EndToEnd.Tests;

using System.Text.Json;
using Troupe.EndToEnd.Tests.Running;

public sealed class MapTests : IDisposable
{
    private const string Mappable = "Troupe.EndToEnd.Tests.Mappable";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Backends => ["threads", "processes"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task The_output_is_byte_for_byte_what_a_plain_program_writes(string backend)
    {
        var input = _folder.Write("input.txt", Lines.Ended(Lines.Of(5000)));
        var output = _folder["output.jsonl"];

        var end = await HostRun.RunAsync(
            "map", Built.Sample, "Sample.Text.CountWords", "--input", input, "--output", output, "--on", backend, "--workers", "2");

        Assert.Equal((0, ""), (end.ExitCode, end.Output));
        Assert.Contains("5,000 items, 0 failed", end.Error, StringComparison.Ordinal);
        var plain = Lines.Ended(File.ReadLines(input).Select(Sample.Text.CountWords).Select(count => JsonSerializer.Serialize(count)));
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(plain), await File.ReadAllBytesAsync(output));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Json_lines_become_the_methods_parameter(string backend)
    {
        var end = await HostRun.RunOnAsync("[1,2,3]\n[4]\n", "map", Built.Sample, "Sample.Numbers.Describe", "--on", backend, "--workers", "2");

        Assert.Equal(0, end.ExitCode);
        double[][] samples = [[1, 2, 3], [4]];
        Assert.Equal(Lines.Ended(samples.Select(sample => JsonSerializer.Serialize(Sample.Numbers.Describe(sample)))), end.Output);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Objects_are_read_with_their_fields_and_tasks_are_awaited(string backend)
    {
        var point = """{"X":1,"Y":2}""" + "\n";
        var points = await HostRun.RunOnAsync(point, "map", Built.Tests, Mappable + ".Describe", "--on", backend, "--workers", "1");
        var lengths = await HostRun.RunOnAsync("a\nbcd\n", "map", Built.Tests, Mappable + ".LengthAsync", "--on", backend, "--workers", "1");

        Assert.Equal((0, "1/2\n"), (points.ExitCode, points.Output));
        Assert.Equal((0, "1\n3\n"), (lengths.ExitCode, lengths.Output));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "A\n")]
    [InlineData("a\r\nb\r\n", "A\nB\n")]
    [InlineData("a\n\nb\n", "A\n\nB\n")]
    public async Task Lines_end_as_in_a_plain_program(string input, string output)
    {
        var end = await HostRun.RunOnAsync(
            input, "map", Built.Sample, "Sample.Text.Shout", "--input", "-", "--output", "-", "--on", "threads", "--workers", "1");

        Assert.Equal((0, output), (end.ExitCode, end.Output));
    }

    [Fact]
    public async Task A_byte_order_mark_says_how_to_read_and_is_no_text()
    {
        byte[][] inputs = [[.. System.Text.Encoding.UTF8.Preamble, .. "ä\n"u8], [.. System.Text.Encoding.Unicode.Preamble, .. System.Text.Encoding.Unicode.GetBytes("ä\n")]];
        foreach (var input in inputs)
        {
            await File.WriteAllBytesAsync(_folder["input"], input);

            Assert.Equal(0, (await HostRun.RunAsync("map", Built.Sample, "Sample.Text.Shout", _folder["input"], "-o", _folder["output"], "--on", "threads")).ExitCode);
            Assert.Equal("Ä\n"u8.ToArray(), await File.ReadAllBytesAsync(_folder["output"])); // Its bytes: whoever reads text takes a mark away.
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_method_that_throws_on_line_17_costs_that_line_alone(string backend)
    {
        var lines = Enumerable.Range(1, 40).Select(number => number == 17 ? "seventeen" : $"{number}").ToArray();
        var (input, output) = (_folder.Write("input.txt", Lines.Ended(lines)), _folder["output.txt"]);

        var end = await HostRun.RunAsync(
            "map", Built.Sample, "Sample.Text.ParseNumber", "--input", input, "--output", output, "--on", backend, "--workers", "2");

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("line 17: System.FormatException", end.Error, StringComparison.Ordinal);
        Assert.Contains("at Sample.Text.ParseNumber(String line)", end.Error, StringComparison.Ordinal);
        Assert.Contains("40 items, 1 failed", end.Error, StringComparison.Ordinal);
        Assert.Equal(lines.Where(line => line != "seventeen"), await File.ReadAllLinesAsync(output));
    }

    [Fact]
    public async Task Only_the_first_failures_are_listed()
    {
        var end = await HostRun.RunOnAsync(
            Lines.Ended(Enumerable.Repeat("bad", 25)), "map", Built.Tests, Mappable + ".Throwing", "--on", "threads", "--workers", "1");

        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.Contains("line 20: ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("line 21: ", end.Error, StringComparison.Ordinal);
        Assert.Contains("and 5 more failed lines", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_result_of_several_lines_fails_its_item()
    {
        var end = await HostRun.RunOnAsync("a\n", "map", Built.Tests, Mappable + ".TwoLines", "--on", "threads", "--workers", "1");

        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.Contains("line 1: System.FormatException: The text result holds a line break", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task What_the_method_says_to_the_console_stays_out_of_the_results(string backend)
    {
        var end = await HostRun.RunOnAsync("a\nb\n", "map", Built.Tests, Mappable + ".Say", "--on", backend, "--workers", "1");

        Assert.Equal((0, "a\nb\n"), (end.ExitCode, end.Output));
        Assert.Contains("saying b", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_waits_for_the_workers()
    {
        await using var host = HostRun.Start(
            readsOutput: false, variable: null, "map", Built.Sample, "Sample.Slow.Shout", "--on", "threads", "--workers", "2");
        var written = 0;
        var writing = Task.Run(async () =>
        {
            for (; written < 1_000_000; written++)
            {
                await host.Input.WriteLineAsync("a line");
            }
        });

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal("A LINE", await host.Output.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        }

        // Half a second and more have passed, in which an unbounded reader takes all there is.
        Assert.InRange(Volatile.Read(ref written), 300, 200_000);
        Assert.False(writing.IsCompleted);
        host.Signal(9);
        await Assert.ThrowsAsync<IOException>(() => writing);
    }
}
