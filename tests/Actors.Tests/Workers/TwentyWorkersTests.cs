namespace Troupe.Actors.Tests.Workers;

using Troupe.Actors.Tests.Pools;
using Troupe.Workers;
using Xunit;

/// <summary>Alone: twenty processes that start at once leave tests beside them no time.</summary>
[Collection(ChaosTests.Alone)]
public sealed class TwentyWorkersTests
{
    [Fact]
    public async Task Twenty_workers_started_at_once_are_all_ready_and_all_go()
    {
        var workers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WorkerProcessTests.Worker.Start()));

        Assert.Equal(20, workers.Select(worker => worker.Ready.ProcessId).Distinct().Count());
        Assert.Equal(20, workers.Select(worker => worker.Ready.Control.Path.Address.ToString()).Distinct().Count());
        foreach (var worker in workers)
        {
            worker.Keeper.Tell(new StopWorker(WorkerProcessTests.Patience));
        }

        Assert.All(await Task.WhenAll(workers.Select(worker => worker.Gone())), gone => Assert.Equal(new ExitReason(0, null), gone.Reason));
    }
}
