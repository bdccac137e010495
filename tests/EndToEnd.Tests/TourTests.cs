namespace Troupe.EndToEnd.Tests;

using Troupe.EndToEnd.Tests.Running;

public sealed class TourTests
{
    [Fact]
    public async Task The_tour_holds_without_a_terminal()
    {
        var end = await HostRun.RunAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Contains("on threads", end.Output, StringComparison.Ordinal);
        Assert.Contains("on processes", end.Output, StringComparison.Ordinal);
        Assert.Contains("✓", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("✗", end.Output, StringComparison.Ordinal);
    }
}
