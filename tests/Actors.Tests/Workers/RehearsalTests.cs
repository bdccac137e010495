namespace Troupe.Actors.Tests.Workers;

using Troupe.Peers;
using Troupe.Workers;
using Xunit;

public sealed class RehearsalTests
{
    [Fact]
    public void A_worker_s_rehearsal_runs_a_chunk_to_its_end()
    {
        _ = Node.Current;

        Assert.True(Rehearsal.OfWorker("", Rehearsal.Reference()));
        Assert.True(Rehearsal.OfWorker("A program that is no assembly", Rehearsal.Reference()));
    }
}
