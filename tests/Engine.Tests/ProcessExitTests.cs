namespace Troupe.Engine.Tests;

using Xunit;

/// <summary>The end of the process and a coordinated shutdown: either may bring the other about.</summary>
public sealed class ProcessExitTests
{
    [Fact]
    public async Task The_end_of_the_process_runs_the_shutdown_first()
    {
        using var other = await OtherProcess.EndAsync("", runShutdown: false);
        Assert.Equal("returns", other.FirstLine);
        Assert.Equal("shut down: ClrExitReason", await other.NextLineAsync());
        Assert.Equal(3, await other.ExitAsync());
    }

    [Fact]
    public async Task Where_so_told_the_end_of_the_process_runs_nothing()
    {
        using var other = await OtherProcess.EndAsync("coordinated-shutdown.run-by-clr-shutdown-hook = off", runShutdown: false);
        Assert.Equal("returns", other.FirstLine);
        Assert.Null(await other.NextLineAsync());
        Assert.Equal(3, await other.ExitAsync());
    }

    [Fact]
    public async Task Where_so_told_the_shutdown_ends_the_process()
    {
        using var other = await OtherProcess.EndAsync("coordinated-shutdown.exit-clr = on", runShutdown: true);
        Assert.Equal("shut down: UnknownReason", other.FirstLine);
        Assert.Null(await other.NextLineAsync());
        Assert.Equal(0, await other.ExitAsync());
    }
}
