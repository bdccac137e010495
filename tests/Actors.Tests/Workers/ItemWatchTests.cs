namespace Troupe.Actors.Tests.Workers;

using Troupe.Pools;
using Troupe.Workers;
using Xunit;

public sealed class ItemWatchTests
{
    [Fact]
    public void An_item_is_late_when_it_is_still_there_after_its_time_and_not_before()
    {
        var watch = new ItemWatch(TimeSpan.FromMilliseconds(100));
        var item = new RunningItem(1, 2);
        var looks = 0;
        while (!watch.IsLate(item))
        {
            looks++;
        }

        Assert.InRange(watch.Interval * looks, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(130));
        Assert.Equal(item, watch.Late);
    }

    [Fact]
    public void An_initializer_is_no_item()
    {
        var watch = new ItemWatch(TimeSpan.FromMilliseconds(100));
        var chunk = new Initialization(static () => { }, Backend.Threads).ChunkFor(3).Id;

        for (var i = 0; i < 100; i++)
        {
            Assert.False(watch.IsLate(new RunningItem(chunk, 0)));
        }
    }

    [Fact]
    public void Items_that_change_or_pauses_between_them_are_never_late()
    {
        var watch = new ItemWatch(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 1_000; i++)
        {
            Assert.False(watch.IsLate(new RunningItem(1, i / 5)));
            Assert.False(watch.IsLate(i % 5 == 4 ? null : new RunningItem(1, i / 5)));
        }

        Assert.Null(watch.Late);
    }
}
