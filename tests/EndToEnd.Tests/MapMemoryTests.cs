namespace Troupe.EndToEnd.Tests;

using System.Globalization;
using Troupe.EndToEnd.Tests.Running;

public sealed class MapMemoryTests : IDisposable
{
    private const string Line = "a line of some words, as long as lines are";
    private const int Few = 200_000;
    private const int Many = 800_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--unordered")]
    [InlineData("--retries", "1")]
    public async Task A_long_input_takes_no_more_memory_than_a_short_one(params string[] options)
    {
        var output = _folder["output"];
        await using var host = HostRun.Start(["map", Built.Sample, "Sample.Text.Shout", "-o", output, "--resume", _folder["state"], "--on", "threads", "--workers", "2", .. options]);

        await FeedAsync(host, Few);
        await DoneAsync(output, Few);
        var before = MostMemory(host.ProcessId);
        await FeedAsync(host, Many);
        await DoneAsync(output, Few + Many);
        var after = MostMemory(host.ProcessId);
        host.Input.Close();

        Assert.Equal(0, (await host.EndAsync()).ExitCode);

        // Were an item's text alone kept, it would be 80 MB.
        Assert.True(after - before < 60_000, $"From {before:N0} to {after:N0} KiB.");
    }

    private static async Task FeedAsync(HostRun host, int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            await host.Input.WriteLineAsync(Line);
        }

        await host.Input.FlushAsync();
    }

    private static Task DoneAsync(string output, int lines) =>
        Eventually.HoldsAsync(() => new FileInfo(output).Length == (long)lines * (Line.Length + 1), s_patience, $"{lines} lines");

    /// <summary>The most memory that a process had up to now, in KiB.</summary>
    private static long MostMemory(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
