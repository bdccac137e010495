namespace Troupe.Actors.Tests.Spawning;

using System.Globalization;
using Troupe.Actors.Tests.Pools;
using Troupe.Actors.Tests.Workers;
using Troupe.Workers;
using Xunit;

public sealed class ProgramEndTests() : OnBackend(Backend.Processes)
{
    [Fact]
    public async Task A_program_whose_main_function_is_over_waits_for_its_children_but_not_for_daemons()
    {
        using var letGo = new Mark();
        using var mark = RunningMarkPage.Create();
        var recorder = new ChildRecorder();
        var command = new ObedientLauncher("parent").Command();
        var surroundings = new Surroundings(new Dictionary<string, string?> { ["LET_GO"] = letGo.Path }, null);
        ChildProcess.Start(surroundings.Around(command), [], mark.Descriptor, recorder);
        var lines = new[] { await recorder.NextLine(), await recorder.NextLine() };
        var daemon = int.Parse(Assert.Single(lines, line => line.StartsWith("out: main is over: ", StringComparison.Ordinal))[19..], CultureInfo.InvariantCulture);
        Assert.Contains(lines, line => line.EndsWith("began", StringComparison.Ordinal));

        Assert.False(recorder.Exit.IsCompleted);
        letGo.Set();

        Assert.EndsWith("let go", await recorder.NextLine());
        Assert.Equal(new ExitReason(5, null), await recorder.Exit.WaitAsync(Patience));
        await Eventually(() => !Directory.Exists($"/proc/{daemon}"));
    }
}
