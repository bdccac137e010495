namespace Troupe.EndToEnd.Tests;

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Troupe.EndToEnd.Tests.Running;

/// <summary>Programs that stand still or are starved, as whole processes. What the network does to them: <c>tests/netns/run</c>.</summary>
public sealed class FaultTests : IDisposable
{
    private const int Stop = 19, Continue = 18, Kill = 9;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_that_stood_still_keeps_its_worker_processes()
    {
        await using var host = StartSlowMap(out var lines, out var output);
        await Eventually.HoldsAsync(() => SizeOf(output) > 0, s_patience, "the first results");

        // For three times as long as a worker may stand still.
        host.Signal(Stop);
        await Task.Delay(1500);
        host.Signal(Continue);

        await AssertWholeAsync(host, lines, output);
    }

    [Fact]
    public async Task A_program_that_hardly_gets_a_processor_keeps_its_worker_processes()
    {
        await using var host = StartSlowMap(out var lines, out var output);
        await Eventually.HoldsAsync(() => SizeOf(output) > 0, s_patience, "the first results");

        await StarveAsync(TimeSpan.FromSeconds(2), static _ => true, host.ProcessId);

        await AssertWholeAsync(host, lines, output);
    }

    [Fact]
    public async Task Workers_that_hardly_get_a_processor_are_not_taken_for_dead()
    {
        await using var host = StartSlowMap(out var lines, out var output);
        await Eventually.HoldsAsync(() => SizeOf(output) > 0 && ProcessTable.WorkersOf(host.ProcessId).Count == 2, s_patience, "two workers at work");

        // A turn that the machine gave to others is none: to have no processor at all for that long is to stand still.
        await StarveAsync(TimeSpan.FromSeconds(2), ProcessTable.HasHadItsTurn, [.. ProcessTable.WorkersOf(host.ProcessId)]);

        await AssertWholeAsync(host, lines, output);
    }

    [Fact]
    public async Task After_a_program_stood_still_past_the_lease_agents_join_again_and_no_result_is_lost()
    {
        var (starting, joining) = StartRemoteSquares("0.01", ("TROUPE__REMOTE__HEARTBEAT", "250ms"), ("TROUPE__REMOTE__LEASE", "1500ms"));
        await using var host = starting;
        await using var agent = joining;
        await Eventually.HoldsAsync(() => ProcessTable.WorkersOf(agent.ProcessId).Count == 2, s_patience, "two workers");
        var before = ProcessTable.WorkersOf(agent.ProcessId);

        host.Signal(Stop);
        await Eventually.HoldsAsync(() => !before.Any(ProcessTable.Runs), s_patience, "the agent gives its workers up");
        host.Signal(Continue);

        var end = await host.EndAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("all squares are right, and in order", end.Output, StringComparison.Ordinal);
        agent.Signal(15);
        Assert.Matches("cut off from [^\n]*: no word from it for 1.5 s(.|\n)*joined", (await agent.EndAsync()).Error);
    }

    [Fact]
    public async Task An_agent_short_of_descriptors_starts_a_lost_worker_again_when_there_are_some()
    {
        var (starting, joining) = StartRemoteSquares("0.02");
        await using var host = starting;
        await using var agent = joining;
        await Eventually.HoldsAsync(() => ProcessTable.WorkersOf(agent.ProcessId).Count == 2, s_patience, "two workers");
        var (lost, kept) = (ProcessTable.WorkersOf(agent.ProcessId)[0], ProcessTable.WorkersOf(agent.ProcessId)[1]);
        // Too few for a worker, also with the four that the dead one leaves; enough for .NET's own threads: it ends a process that has none for one that it starts.
        using (DescriptorLimit.LeavingFree(agent.ProcessId, 5))
        {
            HostRun.Signal(lost, Kill);
            await Eventually.HoldsAsync(() => !ProcessTable.WorkersOf(agent.ProcessId).Contains(lost), s_patience, "the loss is seen");
            var clock = Stopwatch.StartNew();
            await Eventually.HoldsAsync(() => clock.Elapsed > TimeSpan.FromSeconds(1) || ProcessTable.WorkersOf(agent.ProcessId).Count != 1, s_patience, "a second of trying in vain");
            Assert.Equal([kept], ProcessTable.WorkersOf(agent.ProcessId));
        }

        await Eventually.HoldsAsync(() => ProcessTable.WorkersOf(agent.ProcessId).Count == 2, s_patience, "two workers again");
        var end = await host.EndAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("all squares are right, and in order", end.Output, StringComparison.Ordinal);
        agent.Signal(15);
        Assert.Equal(0, (await agent.EndAsync()).ExitCode);
    }

    private (HostRun Host, HostRun Agent) StartRemoteSquares(string seconds, params (string Name, string Value)[] settings)
    {
        var secret = _folder.Write("secret", "a secret of this test alone\n");
        var address = $"127.0.0.1:{FreePort()}";
        var host = HostRun.Start(
            readsOutput: true,
            [("TROUPE__LISTEN__ADDRESS", address), ("TROUPE__LISTEN__PUBLIC_NAME", "127.0.0.1"), ("TROUPE__LISTEN__SECRET_FILE", secret), .. settings],
            "run", "squares", "--on", "remote", "--workers", "2", "--seconds", seconds);
        return (host, HostRun.Start(readsOutput: true, [], "worker", "--join", address, "--secret-file", secret, "--app", Path.GetDirectoryName(Built.Host)!, "--capacity", "2"));
    }

    private HostRun StartSlowMap(out string[] lines, out string output)
    {
        (lines, output) = (Lines.Of(6000), _folder["output.txt"]); // Some seconds, also where nobody else is at work.
        return HostRun.Start(
            readsOutput: true,
            ("TROUPE__POOL__STALL_TIMEOUT", "500ms"),
            "map", Built.Sample, "Sample.Slow.Shout", "--input", _folder.Write("input.txt", Lines.Ended(lines)), "--output", output, "--on", "processes", "--workers", "2");
    }

    private static async Task AssertWholeAsync(HostRun host, string[] lines, string output)
    {
        var end = await host.EndAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.DoesNotContain("replaced", end.Error, StringComparison.Ordinal);
        Assert.Equal(Lines.Ended(lines.Select(Sample.Text.Shout)), await File.ReadAllTextAsync(output));
    }

    // As a quota of processor time does it: a twentieth of the time, in turns of 100 ms. By a thread of its own: where this process is short of those of the pool the others would stand still.
    // Who has ended meanwhile has a reason, which the host tells.
    private static Task StarveAsync(TimeSpan time, Func<ProcessTable.Turn, bool> hadItsTurn, params int[] processes) => Task.Factory.StartNew(
        () =>
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
            {
                var turns = Array.ConvertAll(processes, ProcessTable.TurnOf);
                Array.ForEach(processes, process => HostRun.TrySignal(process, Continue));
                Thread.Sleep(5);
                Assert.True(SpinWait.SpinUntil(() => turns.All(hadItsTurn), s_patience));
                Array.ForEach(processes, process => HostRun.TrySignal(process, Stop));
                Thread.Sleep(95);
            }

            Array.ForEach(processes, process => HostRun.TrySignal(process, Continue));
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
