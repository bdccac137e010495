namespace Troupe.Actors.Tests.Pools;

using Troupe.Payload;
using Troupe.Pools;
using Troupe.Wire;
using Xunit;

public class ReportRuleTests
{
    [Theory]
    [InlineData(3, 7, true, true)]
    [InlineData(3, 2, false, true)]
    [InlineData(3, 7, false, true)]
    [InlineData(3, 8, true, false)]
    [InlineData(3, 2, true, false)]
    [InlineData(2, 1, false, false)]
    [InlineData(4, 1, false, false)]
    public void A_report_goes_on_where_the_last_one_ended_and_is_final_at_the_end(int offset, int count, bool final, bool fits) =>
        Assert.Equal(fits, ReportRule.Fits(Report(offset, count, final), Chunk()));

    [Theory]
    [InlineData(new[] { 3, 4 }, true)]
    [InlineData(new[] { 4, 3 }, false)]
    [InlineData(new[] { 3, 3 }, false)]
    [InlineData(new[] { 2 }, false)]
    [InlineData(new[] { 5 }, false)]
    public void Its_faults_are_of_its_items_and_in_order(int[] faults, bool fits) =>
        Assert.Equal(fits, ReportRule.Fits(Report(3, 2, false, faults), Chunk()));

    private static ChunkEntry Chunk() => new(1, new JobEntry(1), new ItemRange(100, 10, 1), 1) { Reported = 3 };

    private static ChunkReport Report(int offset, int count, bool final, params int[] faults) =>
        new(1, offset, count, 0, final, Parcel.Empty, Array.ConvertAll(faults, at => new ItemFault(at, new Fault("T", "", "", []))));
}
