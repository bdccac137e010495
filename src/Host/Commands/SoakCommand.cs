namespace Troupe.Host.Commands;

using System.CommandLine;
using Troupe.Host.Soaking;

/// <summary><c>troupe soak</c>: its arguments, and their first check.</summary>
internal static class SoakCommand
{
    private const string Help = """
        Runs pools, locks and queues together for a while, kills and stops their worker processes meanwhile, and checks that nothing is
        lost and nothing grows: prints operations, faults, losses, and how memory, handles and threads went.

        Exit codes: 0 nothing lost and nothing grows, 1 something was or does, 2 bad input.

        Example: troupe soak --for 20m
        """;

    public static Command Create()
    {
        var time = new Option<TimeSpan?>("--for", "-f") { Description = "How long: 90s, 20m, 8h; 60s, if not said.", HelpName = "TIME", CustomParser = Options.ReadTime };
        var workers = CommonOptions.Workers("How many worker processes each of the three works has; 2, if not said.");
        var pause = new Option<TimeSpan?>("--fault-every") { Description = "How long it is, in the mean, from one fault to the next; 1s, if not said.", HelpName = "TIME", CustomParser = Options.ReadTime };
        var seed = Options.Count("--seed", "Makes the same choice of faults again; another one each time, if not said.", 0, int.MaxValue);

        var command = new Command("soak", Help) { time, workers, pause, seed };
        command.SetAction((parsed, _) => SoakSession.RunAsync(
            new SoakRequest(
                parsed.GetValue(time) ?? TimeSpan.FromSeconds(60),
                parsed.GetValue(workers) ?? 2,
                parsed.GetValue(pause) ?? TimeSpan.FromSeconds(1),
                parsed.GetValue(seed) ?? Environment.ProcessId)));
        return command;
    }
}
