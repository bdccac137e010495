namespace Troupe.EndToEnd.Tests;

using System.Diagnostics;
using Troupe.EndToEnd.Tests.Running;

public sealed class LossTests : IDisposable
{
    private const int Killed = 9;
    private const int Interrupted = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_worker_is_replaced_and_the_output_is_the_same()
    {
        var lines = Lines.Of(600);
        var output = _folder["output.txt"];
        await using var host = StartSlowMap(lines, output);

        // Some of the output is there: every worker is at work.
        await Eventually.HoldsAsync(() => SizeOf(output) > 0 && ProcessTable.WorkersOf(host.ProcessId).Count == 2, Patience, "two workers at work");
        using (var victim = Process.GetProcessById(ProcessTable.WorkersOf(host.ProcessId)[0]))
        {
            victim.Kill();
        }

        var end = await host.EndAsync();

        Assert.Equal(0, end.ExitCode);
        Assert.Contains("1 worker replaced", end.Error, StringComparison.Ordinal);
        Assert.Equal(Lines.Ended(lines.Select(Sample.Text.Shout)), await File.ReadAllTextAsync(output));
    }

    [Fact]
    public async Task Nothing_outlives_a_killed_host()
    {
        using var temporary = new TemporaryFolder();
        var output = _folder["output.txt"];
        await using var host = StartSlowMap(Lines.Of(10_000), output, temporary.Path);
        await Eventually.HoldsAsync(() => SizeOf(output) > 0 && ProcessTable.WorkersOf(host.ProcessId).Count == 2, Patience, "two workers at work");
        var processes = ProcessTable.DescendantsOf(host.ProcessId);
        var sockets = processes.Append(host.ProcessId).SelectMany(ProcessTable.SocketNamesOf).ToHashSet();

        host.Signal(Killed);

        var limit = TimeSpan.FromSeconds(2);
        await Eventually.HoldsAsync(
            () => !processes.Append(host.ProcessId).Any(ProcessTable.Runs) && !ProcessTable.SocketNames().Any(sockets.Contains),
            limit,
            "no process and no socket of the host is left");
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(temporary.Path), static entry => !ProcessTable.IsOfTheRuntime(entry));
        Assert.Empty(Directory.EnumerateFileSystemEntries("/dev/shm", "*troupe*"));
    }

    [Fact]
    public async Task Interrupting_once_ends_soon_and_says_what_was_left()
    {
        var lines = Lines.Of(10_000);
        var output = _folder["output.txt"];
        await using var host = StartSlowMap(lines, output);
        await Eventually.HoldsAsync(() => SizeOf(output) > 0, Patience, "the first results");

        host.Signal(Interrupted);
        var end = await host.EndAsync();

        Assert.Equal(130, end.ExitCode);
        var written = await File.ReadAllLinesAsync(output);
        Assert.InRange(written.Length, 1, lines.Length - 1);
        Assert.Equal(lines.Take(written.Length).Select(Sample.Text.Shout), written);
        Assert.Contains($"{written.Length:N0} items, 0 failed", end.Error, StringComparison.Ordinal);
        Assert.Contains("lines read and left undone", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_while_nothing_comes_ends_at_once()
    {
        await using var host = HostRun.Start(
            readsOutput: false, variable: null, "map", Built.Sample, "Sample.Text.Shout", "--on", "threads", "--workers", "1");
        await host.Input.WriteLineAsync("a");
        await host.Input.FlushAsync();
        Assert.Equal("A", await host.Output.ReadLineAsync().WaitAsync(Patience));

        host.Signal(Interrupted);

        Assert.Equal(130, (await host.EndAsync()).ExitCode);
    }

    private HostRun StartSlowMap(string[] lines, string output, string? temporary = null)
    {
        var input = _folder.Write("input.txt", Lines.Ended(lines));
        return HostRun.Start(
            readsOutput: true,
            temporary is null ? null : ("TMPDIR", temporary),
            "map", Built.Sample, "Sample.Slow.Shout", "--input", input, "--output", output, "--on", "processes", "--workers", "2");
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
