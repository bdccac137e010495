namespace Troupe.Actors.Tests.Workers;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Alone: tests beside it would open and close what it counts.</summary>
[Collection(ChaosTests.Alone)]
public sealed class ChildDescriptorTests
{
    [Fact]
    public async Task Fifty_starts_and_twenty_at_once_leave_no_descriptor_open()
    {
        await ChildProcessTests.Run("exit 0").Exit; // The watcher's own descriptors are there from now on.
        var before = ChaosTests.OpenFiles();
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(i, (await ChildProcessTests.Run($"exit {i}").Exit).ExitCode);
        }

        var reasons = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => ChildProcessTests.Run($"exit {i}").Exit)));

        Assert.Equal(Enumerable.Range(0, 20), reasons.Select(reason => reason.ExitCode!.Value));
        await OnBackend.Eventually(() => Task.FromResult(ChaosTests.OpenFiles() <= before), () => $"{ChaosTests.OpenFiles()} are open, {before} were before");
    }
}
