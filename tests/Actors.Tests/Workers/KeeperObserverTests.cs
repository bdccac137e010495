namespace Troupe.Actors.Tests.Workers;

using Troupe.Workers;
using Xunit;

public sealed class KeeperObserverTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_callback_that_throws_is_told_to_the_keeper_and_its_line_goes_to_the_console_with_the_workers_name()
    {
        var (console, before) = (new StringWriter(), Console.Error);
        Console.SetError(TextWriter.Synchronized(console));
        try
        {
            var calls = 0;
            var observer = new KeeperObserver(
                new WorkerSpec(1, "w-77", _ =>
                {
                    calls++;
                    throw new FormatException("mine");
                }),
                TestActor);

            observer.Line(isError: true, "one");
            observer.Line(isError: true, "two");

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
        var observer = new KeeperObserver(new WorkerSpec(1, "w", _ => { }), TestActor);
        for (var i = 0; i < 50; i++)
        {
            observer.Line(isError: true, $"{i}");
            observer.Line(isError: false, "noise");
        }

        observer.Exited(new ExitReason(0, null));

        Assert.Equal(Enumerable.Range(30, 20).Select(i => $"{i}"), ExpectMsg<ProcessEnded>(s_patience).LastErrors);
    }
}
