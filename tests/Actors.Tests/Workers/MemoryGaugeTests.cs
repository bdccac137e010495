namespace Troupe.Actors.Tests.Workers;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Workers;
using Xunit;

public sealed class MemoryGaugeTests
{
    private const long Cap = 1_000;

    [Fact]
    public void Garbage_does_not_count_and_what_is_left_above_the_cap_does()
    {
        var process = new FakeProcess { Live = 900, Garbage = 500 };
        var gauge = process.Gauge();

        Assert.False(gauge.IsFullAfterItem());
        Assert.Equal((1, 0), (process.Collections, process.Garbage));
        process.Live = 1_001;
        process.Advance(process.TimestampFrequency);

        Assert.True(gauge.IsFullAfterItem());
        Assert.Equal((true, 1_001), (gauge.IsFull, gauge.FullAt));
    }

    [Fact]
    public void An_item_that_took_its_time_is_always_looked_at_unless_there_was_a_collection_just_before()
    {
        var process = new FakeProcess { Live = 900, LookCost = 10_000 };
        var gauge = process.Gauge();
        Assert.False(gauge.IsFullAfterItem());
        process.Advance(process.TimestampFrequency / 5_000);
        process.Live = 2_000;

        Assert.True(gauge.IsFullAfterItem());
    }

    [Fact]
    public void Nothing_is_collected_below_the_cap()
    {
        var process = new FakeProcess { Live = 100, Garbage = 900 };

        Assert.False(process.Gauge().IsFullAfterItem());

        Assert.Equal(0, process.Collections);
    }

    [Fact]
    public void Once_full_it_stays_so_and_asks_no_more()
    {
        var process = new FakeProcess { Live = 2_000 };
        var gauge = process.Gauge();
        Assert.True(gauge.IsFullAfterItem());
        process.Live = 0;
        process.Advance(process.TimestampFrequency);

        Assert.True(gauge.IsFullAfterItem());
        Assert.Equal(1, process.Collections);
    }

    [Fact]
    public void Whatever_the_items_take_collections_take_a_twentieth_of_the_time_at_most() => Prop.ForAll(
        Gen.Choose(1, 2_000).Zip(Gen.Choose(0, 30_000).NonEmptyListOf()).ToArbitrary(),
        drawn =>
        {
            var (cost, items) = drawn;
            var process = new FakeProcess { Live = 500, Garbage = 600, LookCost = cost };
            var gauge = process.Gauge();
            var start = process.Now;
            foreach (var item in items)
            {
                process.Advance(item);
                process.Garbage = item % 2 * 600;
                gauge.IsFullAfterItem();
            }

            // The last one may not have been paid for yet.
            return (process.Collections - 1) * 5L * cost * 20 <= process.Now - start;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_limit_is_hit_above_it_and_the_reason_has_both_numbers()
    {
        Assert.Null(MemoryWatch.Judge(resident: 0, limit: 100_000_000));
        Assert.Null(MemoryWatch.Judge(resident: 100_000_000, limit: 100_000_000));
        Assert.Equal(
            "it had 100,000,001 bytes of memory resident, more than its MemoryLimitPerWorker of 100,000,000",
            MemoryWatch.Judge(resident: 100_000_001, limit: 100_000_000));
    }

    private sealed class FakeProcess : TimeProvider
    {
        public long Live { get; set; }

        public long Garbage { get; set; }

        public int Collections { get; private set; }

        public int LookCost { get; init; }

        public long Now { get; private set; } = 1;

        public MemoryGauge Gauge() => new(Cap, Resident, Collect, this);

        public void Advance(long by) => Now += by;

        public override long GetTimestamp() => Now;

        private long Resident()
        {
            Spend(LookCost);
            return Live + Garbage;
        }

        private void Collect()
        {
            Collections++;
            Spend(3 * LookCost);
            Garbage = 0;
        }

        private void Spend(long time)
        {
            Now += time;
        }
    }
}
