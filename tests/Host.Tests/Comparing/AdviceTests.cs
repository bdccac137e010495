namespace Troupe.Host.Tests.Comparing;

using Troupe.Host.Comparing;

public sealed class AdviceTests
{
    private const double Call = 50e-6;

    [Theory]
    [InlineData(1.0, 1.9, 1.8, 10, "It computes: threads 1.90 ×, processes 1.80 ×. Both are as fast: threads, which cost nothing to start")]
    [InlineData(0.1, 3.9, 3.1, 10, "It mostly waits: threads 3.90 ×, processes 3.10 ×. Threads; processes only where")]
    [InlineData(0.5, 1.2, 1.9, 10, "It computes and waits: threads 1.20 ×, processes 1.90 ×. Processes:")]
    [InlineData(1.0, 1.0, 0.9, 10, "Neither: it is hardly faster than a plain loop here.")]
    [InlineData(1.0, 0.4, 0.01, 1_000_000, "Neither: one item takes 1 µs, less than a message to a worker (50 µs). A plain loop, or larger items.")]
    [InlineData(1.0, 1.9, 1.2, 5_000, "Threads: an item takes 200 µs, and a message to a worker process 50 µs. Processes only for isolation, with larger items.")]
    public void It_follows_from_the_figures(double cpuShare, double threads, double processes, int items, string said)
    {
        var work = new WorkTimes("work", items, cpuShare, [1, 1 / threads, 1 / processes]);

        Assert.Contains(said, Advice.For(work, Findings(work)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0000123, "12.3 µs")]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(1.234, "1.23 s")]
    public void Times_are_told_in_their_unit(double seconds, string told) => Assert.Equal(told, Advice.Time(seconds));

    [Fact]
    public void The_page_is_one_document_that_refers_to_nothing_else()
    {
        var work = new WorkTimes("a < b", 10, 1, [2, 1.1, 1.2]);

        var page = ComparisonPage.Of(Findings(work));

        var document = System.Xml.Linq.XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
            .Replace("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", "", StringComparison.Ordinal));
        Assert.Equal(3, document.Descendants("rect").Count());
        Assert.Equal("460", document.Descendants("rect").First().Attribute("width")!.Value);
        Assert.Contains(document.Descendants("td"), static cell => cell.Value == "1 of 20 items; the program goes on (signal 6 (SIGABRT))");
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.Contains("a &lt; b", page, StringComparison.Ordinal);
    }

    private static Findings Findings(WorkTimes work) => new(
        2,
        4,
        [work],
        [
            new BackendCost(Way.Threads, 0.001, 1 << 20, 5e-6, 5e-6, new CrashToll(20, 20, false, "signal 6 (SIGABRT)")),
            new BackendCost(Way.Processes, 0.1, 100 << 20, Call, 1e-3, new CrashToll(20, 1, true, "signal 6 (SIGABRT)")),
        ]);
}
