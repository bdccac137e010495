namespace Troupe.Actors.Tests.Workers;

using System.Diagnostics;
using System.Globalization;
using Troupe.Workers;
using Xunit;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task An_exit_code_is_told_as_it_was() => Assert.Equal(new ExitReason(3, null), await Run("exit 3").Exit);

    [Fact]
    public async Task A_signal_is_told_as_it_was() => Assert.Equal(new ExitReason(null, 15), await Run("kill -TERM $$").Exit);

    [Fact]
    public async Task Exit_code_137_is_not_taken_for_a_kill()
    {
        Assert.Equal(new ExitReason(137, null), await Run("exit 137").Exit);
        Assert.Equal(new ExitReason(null, 9), await Run("kill -KILL $$").Exit);
    }

    [Fact]
    public async Task Lines_of_both_streams_are_told_before_the_end_the_unfinished_one_too() =>
        Assert.Equal(["out: one", "out: two", "err: three", "out: tail"], Sorted(await Run("echo one; printf 'two\\r\\n'; echo three >&2; printf tail").AllLines()));

    [Fact]
    public async Task A_grandchild_that_holds_the_output_open_does_not_hold_back_the_end()
    {
        var clock = Stopwatch.StartNew();
        var recorder = Run("sleep 20 & echo started");

        Assert.Equal(new ExitReason(0, null), await recorder.Exit);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15));
        Assert.Equal(["out: started"], await recorder.AllLines());
    }

    [Fact]
    public async Task The_order_is_on_descriptor_3_and_its_end_is_when_the_lifeline_is_cut()
    {
        var recorder = new ChildRecorder();
        var child = Start("while read line <&3; do echo \"$line\"; done; echo over", recorder, "first\nsecond\n"u8);

        Assert.Equal("out: first", await recorder.NextLine());
        Assert.Equal("out: second", await recorder.NextLine());
        Assert.False(recorder.Exit.IsCompleted);
        child.CutLifeline();
        Assert.Equal("out: over", await recorder.NextLine());
        Assert.Equal(new ExitReason(0, null), await recorder.Exit);
    }

    [Fact]
    public async Task An_order_longer_than_a_pipe_waits_in_it_all_the_same()
    {
        var recorder = new ChildRecorder();
        var child = Start("head -c 300000 <&3 | wc -c", recorder, new byte[300_000]);

        Assert.Equal("out: 300000", await recorder.NextLine());
        await recorder.Exit;
        child.CutLifeline();
    }

    [Fact]
    public async Task A_child_is_in_a_group_of_its_own_so_that_an_interrupt_from_the_terminal_is_the_hosts()
    {
        var recorder = new ChildRecorder();
        var child = Start("cut -d' ' -f5 /proc/$$/stat", recorder);

        Assert.Equal($"out: {child.Id}", await recorder.NextLine());
    }

    [Fact]
    public async Task A_child_has_no_descriptors_but_its_own()
    {
        await using var ours = File.OpenRead("/proc/self/status");

        var mine = Directory.GetFiles("/proc/self/fd").Length;
        var lines = await Run("for f in /proc/$$/fd/*; do readlink $f; done").AllLines();

        Assert.True(mine > 10);
        Assert.DoesNotContain(lines, line => line.Contains("status", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("eventfd", StringComparison.Ordinal) || line.Contains("pidfd", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signal_to_a_child_that_has_ended_reaches_nobody()
    {
        var recorder = new ChildRecorder();
        var child = Start("exit 0", recorder);
        await recorder.Exit;

        child.Signal(Libc.Sigkill);
    }

    [Fact]
    public void A_program_that_is_not_there_is_one_clear_error()
    {
        using var mark = RunningMarkPage.Create();
        var fault = Assert.Throws<WorkerStartException>(
            () => ChildProcess.Start(new ChildCommand("/nowhere/dotnet", [], []), [], mark.Descriptor, new ChildRecorder()));

        Assert.Contains("/nowhere/dotnet", fault.Message, StringComparison.Ordinal);
        Assert.Contains("No such file", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_lines_comes_whole_and_in_order()
    {
        var lines = await Run("i=0; while [ $i -lt 5000 ]; do echo $i; i=$((i+1)); done").AllLines();

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $"out: {i}")), lines);
    }

    internal static ChildProcess Start(string script, IChildObserver observer, ReadOnlySpan<byte> order = default)
    {
        using var mark = RunningMarkPage.Create();
        return ChildProcess.Start(Shell(script), order, mark.Descriptor, observer);
    }

    internal static ChildCommand Shell(string script) => new("/bin/sh", ["-c", script], ["PATH=/usr/bin:/bin"]);

    internal static ChildRecorder Run(string script)
    {
        var recorder = new ChildRecorder();
        Start(script, recorder);
        return recorder;
    }

    // The two streams are two pipes: between them there is no order.
    private static List<string> Sorted(List<string> lines) => [.. lines.Where(line => line.StartsWith("out", StringComparison.Ordinal) && line != "out: tail"), .. lines.Where(line => line.StartsWith("err", StringComparison.Ordinal)), .. lines.Where(line => line == "out: tail")];
}
