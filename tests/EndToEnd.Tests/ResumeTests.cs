namespace Troupe.EndToEnd.Tests;

using System.Globalization;
using System.Text.Json;
using Troupe.EndToEnd.Tests.Running;

/// <summary>
/// Maps whose host is killed at random moments and that are gone on with. <c>TROUPE_RESUME_KILLS</c> says how many kills (default 3), over 10,000 lines each;
/// <c>TROUPE_RESUME_SEED</c> repeats a run's decisions.
/// </summary>
[Trait("Category", "Soak")]
public sealed class ResumeTests : IDisposable
{
    private const string Mappable = "Troupe.EndToEnd.Tests.Mappable";
    private const int Killed = 9;
    private const int Interrupted = 2;
    private const int Stopped = 19;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_map_whose_host_is_killed_again_and_again_writes_what_one_that_ran_through_writes()
    {
        var kills = Number("TROUPE_RESUME_KILLS", 3);
        var seed = Number("TROUPE_RESUME_SEED", Environment.TickCount & 0xFFFF);
        var lines = Enumerable.Range(0, Math.Max(2, kills) * 10_000).Select(number => $"{number} {new string('x', number % 7)}{(number % 1000 == 500 ? "bad" : "")}").ToArray();
        var (input, output, errors, state) = (_folder.Write("input.txt", Lines.Ended(lines)), _folder["output.txt"], _folder["errors.jsonl"], _folder["state"]);
        var expected = Lines.Ended(lines.Where(line => !IsBad(line)).Select(Worked));
        string[] command = ["map", Built.Tests, Mappable + ".Work", input, "-o", output, "--errors", errors, "--resume", state, "--on", "processes", "--workers", "2", "--summary", "json"];
        try
        {
            var random = new Random(seed);
            for (var kill = 0; kill < kills; kill++)
            {
                // Somewhere in the next part of the output, or in the first moments, when hardly anything is there.
                var (part, start) = (expected.Length / (kills + 1), SizeOf(output));
                var (more, moment) = random.Next(4) == 0 ? (long.MaxValue, TimeSpan.FromMilliseconds(random.Next(800))) : (random.Next(1, part), s_patience);
                await KillAsync(command, () => SizeOf(output) - start >= more, moment);
            }

            Assert.True(SizeOf(output) < expected.Length, "The map was done before it was killed so often.");
            var isSaved = SavedBytes(state) > 0; // Not if all kills came before the first save.
            var end = await HostRun.RunAsync(command);

            Assert.True(end.ExitCode == 1, $"It ended with {end.ExitCode}: {end.Error}");
            var summary = JsonDocument.Parse(end.Error.TrimEnd('\n').Split('\n')[^1]).RootElement;
            var doneBefore = summary.GetProperty("doneBefore").GetInt64();
            Assert.Equal(lines.Length, summary.GetProperty("items").GetInt64() + doneBefore);
            Assert.Equal(isSaved, doneBefore > 0);
            Assert.True(expected == await File.ReadAllTextAsync(output), "The output is another.");
            Assert.Equal(Lines.Ended(lines.Index().Where(line => IsBad(line.Item)).Select(line => ErrorOf(input, line.Index + 1, line.Item))), await File.ReadAllTextAsync(errors));
            Assert.Equal([errors, input, output, state], Directory.GetFileSystemEntries(_folder.Path).Where(file => !file.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"With TROUPE_RESUME_KILLS={kills} TROUPE_RESUME_SEED={seed}: {fault.Message}", fault);
        }
    }

    [Theory]
    [InlineData("--keep-order")]
    [InlineData("--unordered")]
    public async Task An_interrupted_map_goes_on_and_has_each_line_once(string order)
    {
        var lines = Lines.Of(1500).Index().Select(line => $"{line.Index} {line.Item}").ToArray();
        var (input, output, state) = (_folder.Write("input.txt", Lines.Ended(lines)), _folder["output.txt"], _folder["state"]);
        string[] command = ["map", Built.Sample, "Sample.Slow.Shout", input, "-o", output, "--resume", state, "--on", "processes", "--workers", "2", order];
        await using (var host = HostRun.Start(command))
        {
            await Eventually.HoldsAsync(() => SizeOf(output) > 0, s_patience, "the first results");
            host.Signal(Interrupted);
            Assert.Equal(130, (await host.EndAsync()).ExitCode);
        }

        var before = await File.ReadAllLinesAsync(output);
        var end = await HostRun.RunAsync(command);

        Assert.Equal(0, end.ExitCode);
        Assert.InRange(before.Length, 1, lines.Length - 1);
        Assert.Contains($"{before.Length:N0} items done before", end.Error, StringComparison.Ordinal);
        var written = await File.ReadAllLinesAsync(output);
        var expected = lines.Select(Sample.Text.Shout);
        Assert.Equal(order == "--unordered" ? expected.Order(StringComparer.Ordinal) : expected, order == "--unordered" ? written.Order(StringComparer.Ordinal) : written);
    }

    [Fact]
    public async Task A_map_that_is_done_does_nothing_more_until_its_input_has_grown()
    {
        var (input, output, state) = (_folder.Write("input.txt", "1\ntwo\n3\n"), _folder["output.txt"], _folder["state"]);
        string[] command = ["map", Built.Sample, "Sample.Text.ParseNumber", input, "-o", output, "--resume", state, "--on", "threads"];

        Assert.Equal(1, (await HostRun.RunAsync(command)).ExitCode);
        var again = await HostRun.RunAsync(command);
        await File.AppendAllTextAsync(input, "4\n");
        var more = await HostRun.RunAsync([.. command[..^1], "processes"]);

        Assert.Equal(1, again.ExitCode);
        Assert.Contains("0 items, 0 failed", again.Error, StringComparison.Ordinal);
        Assert.Contains("1 item, 0 failed", more.Error, StringComparison.Ordinal);
        Assert.Equal("1\n3\n4\n", await File.ReadAllTextAsync(output));
    }

    [Fact]
    public async Task A_state_refuses_what_it_does_not_belong_to_and_leaves_the_output_alone()
    {
        var (input, output, state) = (_folder.Write("input.txt", "a\nb\n"), _folder["output.txt"], _folder["state"]);
        string[] command = ["-o", output, "--resume", state, "--on", "threads"];
        Assert.Equal(0, (await HostRun.RunAsync(["map", Built.Sample, "Sample.Text.Shout", input, .. command])).ExitCode);

        Refused(await HostRun.RunAsync(["map", Built.Sample, "Sample.Text.CountWords", input, .. command]), "it belongs to the method string Text.Shout(string line)");
        Refused(await HostRun.RunAsync(["map", Built.Sample, "Sample.Text.Shout", input, .. command, "--unordered"]), "its results are written in order");
        Refused(await HostRun.RunAsync(["map", Built.Sample, "Sample.Text.Shout", input, .. command, "-d", ";"]), "its input was read as text");
        Refused(await HostRun.RunAsync(["map", Built.Sample, "Sample.Text.Shout", input, .. command, "--errors", _folder["errors"]]), "its errors go to no file");
        Refused(await HostRun.RunAsync(["map", Built.Sample, "Sample.Text.Shout", _folder.Write("other.txt", "a\nB\n"), .. command]), "items 1 to 2 are others");
        Refused(await HostRun.RunAsync(["map", Built.Sample, "Sample.Text.Shout", _folder.Write("short.txt", "a\n"), .. command]), "it has 1 items, and item 2 was done");
        Assert.Equal("A\nB\n", await File.ReadAllTextAsync(output));
        await File.WriteAllTextAsync(output, "A\n");
        Refused(await HostRun.RunAsync(["map", Built.Sample, "Sample.Text.Shout", input, .. command]), "has 2 bytes, and 4 were written");
    }

    [Fact]
    public async Task Two_maps_do_not_go_on_in_one_output_at_a_time()
    {
        string[] command = ["map", Built.Sample, "Sample.Text.Shout", "-o", _folder["output.txt"], "--resume", _folder["state"], "--on", "threads"];
        await using var first = HostRun.Start(command);
        await Eventually.HoldsAsync(() => File.Exists(_folder["state"]), s_patience, "the first has begun");

        Refused(await HostRun.RunAsync(command), "Cannot write");
        first.Input.Close();
        Assert.Equal(0, (await first.EndAsync()).ExitCode);
    }

    private static async Task KillAsync(string[] command, Func<bool> isTime, TimeSpan moment)
    {
        await using var host = HostRun.Start(command);
        host.Input.Close();
        try
        {
            await Eventually.HoldsAsync(isTime, moment, "its moment");
        }
        catch (TimeoutException) when (moment < s_patience)
        {
        }

        // Stopped first: to look for its processes takes so long that it could be done meanwhile.
        host.Signal(Stopped);
        var processes = ProcessTable.DescendantsOf(host.ProcessId);
        host.Signal(Killed);
        await host.EndAsync();
        await Eventually.HoldsAsync(() => !processes.Any(ProcessTable.Runs), s_soon, "no worker is left");
    }

    private static string Worked(string line) => $"{line.Length} {line}";

    private static long SavedBytes(string state)
    {
        if (!File.Exists(state))
        {
            return 0;
        }

        using var json = JsonDocument.Parse(File.ReadLines(state).First());
        return json.RootElement.GetProperty("map").GetProperty("outputBytes").GetInt64();
    }

    private static bool IsBad(string line) => line.EndsWith("bad", StringComparison.Ordinal);

    private static string ErrorOf(string file, int line, string input) =>
        $$"""{"file":"{{file}}","line":{{line}},"input":"{{input}}","error":"System.InvalidOperationException: this line is bad"}""";

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static void Refused(HostEnd end, string said)
    {
        Assert.Equal(2, end.ExitCode);
        Assert.StartsWith("troupe: ", end.Error, StringComparison.Ordinal);
        Assert.Contains(said, end.Error, StringComparison.Ordinal);
        Assert.Single(end.Error.TrimEnd('\n').Split('\n'));
    }
}
