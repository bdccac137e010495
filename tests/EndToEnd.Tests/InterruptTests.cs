namespace Troupe.EndToEnd.Tests;

using System.Diagnostics;
using Troupe.EndToEnd.Tests.Running;

/// <summary>Ctrl-C, as a real signal to the real command while it is in the midst of something that would take minutes.</summary>
public sealed class InterruptTests : IDisposable
{
    private const int Interrupted = 2;
    private const int Terminated = 15;
    private const string HangsFirst = "Troupe.EndToEnd.Tests.Mappable.HangsFirst";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose()
    {
        _folder.Dispose();
        _temporary.Dispose();
    }

    [Theory]
    [InlineData("threads")]
    [InlineData("processes")]
    public async Task A_map_whose_items_hang_ends_and_says_what_was_left(string backend)
    {
        var input = _folder.Write("input.txt", $"{_folder.Path} 1\n{_folder.Path} 2\n");

        var end = await InterruptAsync(
            _ => File.Exists(_folder["1"]),
            ["map", Built.Tests, HangsFirst, input, "-o", _folder["output"], "--on", backend, "--workers", "1"]);

        Assert.Contains("0 items, 0 failed", end.Error, StringComparison.Ordinal);
        Assert.Contains("2 lines read and left undone", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_polite_kill_is_answered_alike()
    {
        var input = _folder.Write("input.txt", $"{_folder.Path} 1\n");

        var end = await InterruptAsync(_ => File.Exists(_folder["1"]), ["map", Built.Tests, HangsFirst, input, "-o", _folder["output"], "--on", "threads"], signal: Terminated);

        Assert.Contains("1 line read and left undone", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_soak_ends_and_says_how_far_it_came()
    {
        var end = await InterruptAsync(host => ProcessTable.WorkersOf(host).Count > 0, ["soak", "--for", "600s"]);

        Assert.Contains("queued items, 0 lost; nothing is judged", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endless-sender", "threads")]
    [InlineData("endless-sender", "processes")]
    [InlineData("starmap-sleeps", "threads")]
    [InlineData("starmap-sleeps", "processes")]
    [InlineData("sleeping-tasks", "processes")]
    public async Task A_scenario_ends_and_is_named(string name, string backend)
    {
        var end = await InterruptAsync(
            host => backend == "threads" || ProcessTable.WorkersOf(host).Count > 0,
            ["run", name, "--on", backend, "--workers", "2", "--seconds", "600"],
            afterLine: $" on {backend}");

        Assert.Equal($"troupe: stopped during {name} on {backend}; it was the last.\n", end.Error);
    }

    [Fact]
    public async Task Scenarios_that_are_left_are_counted()
    {
        var end = await InterruptAsync(static _ => true, ["run", "--all", "--seconds", "600"], afterLine: "start-join: ");

        Assert.Matches("^troupe: stopped (during|before) start-join on threads; [0-9]+ runs were left undone\\.\n$", end.Error);
    }

    [Fact]
    public async Task The_tour_ends()
    {
        var end = await InterruptAsync(host => ProcessTable.WorkersOf(host).Count > 0, []);

        Assert.Matches("^troupe: stopped (during|before) .*undone\\.\n$", end.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_comparison_ends_and_leaves_its_page_as_it_was(bool isThere)
    {
        var page = isThere ? _folder.Write("page.html", "precious") : _folder["page.html"];

        // Half a second on end, before and after the workers are there.
        var lines = _folder.Write("lines.txt", Lines.Ended(Lines.Of(100)));

        var end = await InterruptAsync(host => ProcessTable.WorkersOf(host).Count > 0, ["compare", Built.Sample, "Sample.Slow.Shout", "--input", lines, "--workers", "2", "--html", page]);

        Assert.Matches("troupe: stopped while it measured .*; there is nothing to show\\.\n$", end.Error);
        Assert.Equal(isThere ? "precious" : null, File.Exists(page) ? await File.ReadAllTextAsync(page) : null);
    }

    [Fact]
    public async Task A_comparison_of_a_method_that_hangs_ends()
    {
        var lines = _folder.Write("lines.txt", $"{_folder.Path} 1\n");

        var end = await InterruptAsync(_ => File.Exists(_folder["1"]), ["compare", Built.Tests, HangsFirst, "--input", lines]);

        Assert.Equal("troupe: stopped while it measured the work itself; there is nothing to show.\n", end.Error);
    }

    private async Task<HostEnd> InterruptAsync(Func<int, bool> isTime, string[] command, string? afterLine = null, int signal = Interrupted)
    {
        await using var host = HostRun.Start(readsOutput: false, ("TMPDIR", _temporary.Path), command);
        host.Input.Close();
        for (var line = ""; afterLine is not null && !line.Contains(afterLine, StringComparison.Ordinal);)
        {
            line = await host.Output.ReadLineAsync().WaitAsync(s_patience) ?? throw new InvalidOperationException($"It has ended without '{afterLine}'.");
        }

        var rest = host.Output.ReadToEndAsync();
        await Eventually.HoldsAsync(() => isTime(host.ProcessId), s_patience, "it is in the midst of it");
        var processes = ProcessTable.DescendantsOf(host.ProcessId);
        var sockets = processes.Append(host.ProcessId).SelectMany(ProcessTable.SocketNamesOf).ToHashSet();
        var began = Stopwatch.GetTimestamp();

        host.Signal(signal);
        var end = await host.EndAsync();
        await rest.WaitAsync(s_patience);

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, s_limit);
        Assert.Equal(128 + signal, end.ExitCode);
        await Eventually.HoldsAsync(() => !processes.Any(ProcessTable.Runs) && !ProcessTable.SocketNames().Any(sockets.Contains), s_limit, "no process and no socket of it is left");
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_temporary.Path), static entry => !ProcessTable.IsOfTheRuntime(entry));
        Assert.Empty(Directory.EnumerateFileSystemEntries("/dev/shm", "*troupe*"));
        return end;
    }
}
