namespace Troupe.Actors.Tests.Workers;

using System.Diagnostics;
using Troupe.Actors.Tests.Pools;
using Troupe.Peers;
using Xunit;

/// <summary>The secret of one run, by which its processes know each other.</summary>
public sealed class RunSecretTests() : OnBackend(Backend.Processes)
{
    [Fact]
    public async Task It_is_in_no_argument_and_no_environment_of_workers_children_and_what_they_start_nor_in_what_is_written_of_the_configuration()
    {
        using var began = new Mark();
        using var end = new Mark();
        await using var pool = await StartAsync(workers: 1);
        var child = ActorProcess.Spawn(mark => Hold(mark.Began, mark.End), (Began: began.Path, End: end.Path));
        var grandchild = await pool.ApplyAsync(static () => ProcessScan.StartChild()).WaitAsync(Patience);
        try
        {
            await Eventually(() => began.IsSet);
            var tree = ProcessScan.Below(Environment.ProcessId);
            Assert.Contains(child.ProcessId!.Value, tree);
            Assert.Contains(grandchild, tree);

            var secret = Node.Current.System.Settings.Config.GetString("akka.remote.unix.secret", "");
            if (secret is { Length: > 0 }) // Akka.NET has the run's certificate in its place.
            {
                Assert.Empty(ProcessScan.Find([Environment.ProcessId, .. tree], ProcessScan.FormsOf(secret)));
                Assert.False(ProcessScan.IsIn(Node.Current.System.Settings.ToString()!, ProcessScan.FormsOf(secret)));
            }

            // What is really there is found.
            Assert.Single(ProcessScan.Find([grandchild], ["sleep"u8.ToArray()]), found => found.StartsWith("cmdline", StringComparison.Ordinal));
            end.Set();
            Assert.Equal(7, await child.Result.WaitAsync(Patience));
        }
        finally
        {
            using var sleeping = Process.GetProcessById(grandchild);
            sleeping.Kill();
        }
    }
}
