namespace Troupe.Remote.Tests;

using Troupe.Clusters;
using Troupe.Peers;
using Xunit;

/// <summary>What a machine of a cluster does when time passes, which it does here as the test says.</summary>
public sealed class ClusterTimeTests() : TestKit($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly ClusterNode s_first = new("h1", 1), s_second = new("h2", 1);

    [Fact]
    public async Task A_machine_that_finds_no_host_or_is_left_without_looks_for_its_cluster_anew()
    {
        var (probe, ended) = (CreateTestProbe(), new TaskCompletionSource<SessionEnd>(TaskCreationOptions.RunContinuationsAsynchronously));
        var machine = Sys.ActorOf(Making.Of(() => new HostsActor(Making.Of(() => new Child(probe.Ref)), (_, _) => Making.Of(() => new Child(probe.Ref)), ended)));
        probe.ExpectMsg("made", s_patience); // Its listener.
        Pass(TimeSpan.FromSeconds(19));
        machine.Tell(new NodeUp(s_first));
        probe.ExpectMsg("made", s_patience);
        machine.Tell(new NodeUp(s_second));
        probe.ExpectMsg("made", s_patience);
        Pass(TimeSpan.FromHours(1));

        await TellAsync(machine, new NodeGone(s_first, "it ended"));
        Pass(TimeSpan.FromHours(1));
        await TellAsync(machine, new NodeGone(s_second, "it ended"));
        Pass(TimeSpan.FromSeconds(19));
        await TellAsync(machine, NodesKnown.Instance);
        Assert.False(ended.Task.IsCompleted);
        Pass(TimeSpan.FromSeconds(2));

        Assert.Contains("no host", (await ended.Task.WaitAsync(s_patience)).Why, StringComparison.Ordinal);
    }

    private void Pass(TimeSpan time) => ((TestScheduler)Sys.Scheduler).Advance(time);

    // It has been handled when what was told behind it has.
    private static async Task TellAsync(IActorRef machine, object news)
    {
        machine.Tell(news);
        await machine.Ask<ActorIdentity>(new Identify("handled"), s_patience);
    }

    private sealed class Child : ReceiveActor
    {
        public Child(IActorRef made) => made.Tell("made");
    }
}
