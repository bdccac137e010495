namespace Troupe.Actors.Tests.Workers;

using Troupe.Workers;
using Xunit;

public sealed class KeeperObserverTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_callback_that_throws_is_told_to_the_keeper_and_its_line_goes_to_the_console_with_the_workers_name()
    {
        var (console, before) = (new StringWriter(), Console.Error);
        Console.SetError(TextWriter.Synchronized(console));
        try
        {
            var calls = 0;
            var desk = new LineDesk(_ =>
            {
                calls++;
                throw new FormatException("mine");
            });
            var observer = new KeeperObserver(new WorkerSpec(1, "w-77", desk), TestActor);

            observer.Line(isError: true, "one");
            observer.Line(isError: true, "two");
            await desk.DeliveredAsync().WaitAsync(s_patience);

            Assert.Equal("mine", ExpectMsg<OutputFailed>(s_patience).Fault.Message);
            Assert.Equal(1, calls);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Contains($"[w-77] one{Environment.NewLine}[w-77] two{Environment.NewLine}", console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_brings_the_last_twenty_errors_only()
    {
        var observer = new KeeperObserver(new WorkerSpec(1, "w", new LineDesk(_ => { })), TestActor);
        for (var i = 0; i < 50; i++)
        {
            observer.Line(isError: true, $"{i}");
            observer.Line(isError: false, "noise");
        }

        observer.Exited(new ExitReason(0, null));

        Assert.Equal(Enumerable.Range(30, 20).Select(i => $"{i}"), ExpectMsg<ProcessEnded>(s_patience).LastErrors);
    }

    [Fact]
    public async Task While_a_callback_blocks_the_end_is_told_output_waits_and_errors_are_left_out_by_number()
    {
        using var letGo = new ManualResetEventSlim();
        var lines = new List<WorkerLine>();
        var desk = new LineDesk(line =>
        {
            letGo.Wait();
            lines.Add(line);
        });
        var observer = new KeeperObserver(new WorkerSpec(1, "w", desk), TestActor);
        var text = new string('x', 100_000);
        var count = 0;
        for (; observer.HasRoom; count++)
        {
            observer.Line(isError: false, text);
        }

        for (var i = 0; i < 50; i++)
        {
            observer.Line(isError: true, text);
        }

        observer.Exited(new ExitReason(0, null));
        Assert.Equal(20, ExpectMsg<ProcessEnded>(s_patience).LastErrors.Count);
        Assert.InRange(count, 1, 20);

        letGo.Set();
        await desk.DeliveredAsync().WaitAsync(s_patience);

        Assert.True(observer.HasRoom);
        Assert.Equal(count, lines.Count(line => !line.IsError));
        var kept = lines.Count(line => line.IsError) - 1;
        Assert.InRange(kept, 1, 45);
        Assert.Contains($"{50 - kept} lines left out", lines[^1].Text, StringComparison.Ordinal);
    }
}
