namespace Troupe.Remote.Tests;

using Troupe.Wire;
using Troupe.Workers;
using Xunit;

/// <summary>What a keeper of a worker elsewhere tells its owner; the registry, the porch and the agent are this test.</summary>
public sealed class RemoteKeeperTests : TestKit
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whether_an_agent_lacked_something_for_a_worker_is_told_to_the_owner(bool isShortage)
    {
        var times = new RemoteDefaults(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        var others = CreateTestProbe();
        var desk = new RemoteDesk(others.Ref, others.Ref, () => 1, times);
        var keeper = Sys.ActorOf(RemoteKeeper.For(new WorkerSpec(5, "worker"), TestActor, new RemoteWish(desk, 1, new Dictionary<string, string>(), null), isSpare: false));
        others.FishForMessage(static message => message is AskForWorker);
        keeper.Tell(new WorkerGranted(others.Ref, "elsewhere"));
        others.ExpectMsg<StartRemote>();

        keeper.Tell(new RemoteEnded(1, new ExitReason(null, null, "why"), default(RunningItem), false, isShortage, []));

        var gone = ExpectMsg<WorkerGone>();
        Assert.Equal((5, "why", isShortage, false), (gone.Worker, gone.Reason.Detail, gone.IsShortage, gone.IsCut));
    }
}
