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

    [Fact]
    public void What_a_worker_is_told_and_reports_can_be_written_and_read() =>
        Assert.Null(Record.Exception(static () => Rehearsal.OfWorkersMessages(Node.Current.System, Rehearsal.Reference())));
}
