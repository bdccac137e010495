namespace Troupe.Actors.Tests.Payload;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Payload;
using Xunit;

/// <summary>Any series of readers, ends of owners and sweeps, beside a plain list of mappings.</summary>
public class MappingShelfTests
{
    private const int MostEach = 100;
    private const int MostUnused = 250;

    [Fact]
    public void A_mapping_stays_while_somebody_reads_and_is_closed_once() =>
        Prop.ForAll<(byte Order, byte Which, byte Size)[]>(orders => Play(orders)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_memory_is_mapped_once_and_anew_when_it_has_grown()
    {
        var shelf = new MappingShelf<Mapping>(MostEach, MostUnused);
        var (first, grown) = (new Mapping(50), new Mapping(90));
        List<Mapping> closed = [];
        Assert.Null(shelf.Use(7, 1, 40));
        shelf.Add(7, 1, first, 50, closed);
        shelf.Done(first, closed);
        Assert.Same(first, shelf.Use(7, 1, 50));
        Assert.Null(shelf.Use(7, 1, 60));
        Assert.Null(shelf.Use(8, 1, 40));

        shelf.Add(7, 1, grown, 90, closed);
        Assert.Empty(closed); // it is still read
        shelf.Done(first, closed);

        Assert.Same(first, Assert.Single(closed));
        Assert.Same(grown, shelf.Use(7, 1, 60));
    }

    [Fact]
    public void What_was_a_dead_process_s_goes_with_its_last_reader()
    {
        var shelf = new MappingShelf<Mapping>(MostEach, MostUnused);
        var (read, unread, other) = (new Mapping(10), new Mapping(10), new Mapping(10));
        List<Mapping> closed = [];
        shelf.Add(7, 1, read, 10, closed);
        shelf.Add(7, 2, unread, 10, closed);
        shelf.Add(8, 1, other, 10, closed);
        shelf.Done(unread, closed);
        shelf.Done(other, closed);

        shelf.Forget(7, closed);

        Assert.Same(unread, Assert.Single(closed));
        Assert.Same(read, shelf.Use(7, 1, 1));
        shelf.Done(read, closed);
        shelf.Done(read, closed);
        Assert.Equal([unread, read], closed);
        Assert.Null(shelf.Use(7, 1, 1));
        Assert.Equal(1, shelf.Count);
    }

    private static void Play((byte Order, byte Which, byte Size)[] orders)
    {
        var shelf = new MappingShelf<Mapping>(MostEach, MostUnused);
        List<Mapping> all = [], closedSoFar = [];
        List<Mapping> readers = []; // one entry a reader
        foreach (var (order, which, size) in orders)
        {
            List<Mapping> closed = [];
            switch (order % 5)
            {
                case 0 or 1:
                    var (process, mark, length) = (which % 3, which % 5, (size % 120) + 1);
                    var used = shelf.Use(process, mark, length);
                    Assert.DoesNotContain(used, closedSoFar);
                    if (used is null)
                    {
                        used = new Mapping(length);
                        shelf.Add(process, mark, used, length, closed);
                        all.Add(used);
                    }

                    Assert.True(used.Capacity >= length);
                    readers.Add(used);
                    break;
                case 2 or 3 when readers.Count > 0:
                    var done = readers[which % readers.Count];
                    readers.Remove(done);
                    shelf.Done(done, closed);
                    break;
                case 4 when size % 4 == 0:
                    shelf.Forget(which % 3, closed);
                    break;
                case 4:
                    shelf.Sweep(closed);
                    break;
            }

            Assert.Empty(closed.Intersect(readers));
            Assert.Empty(closed.Intersect(closedSoFar));
            Assert.Equal(closed.Count, closed.Distinct().Count());
            closedSoFar.AddRange(closed);
            var unused = all.Except(closedSoFar).Except(readers).ToList();
            Assert.Equal(unused.Sum(one => one.Capacity), shelf.UnusedBytes);
            Assert.InRange(shelf.UnusedBytes, 0, MostUnused);
            Assert.DoesNotContain(unused, one => one.Capacity > MostEach);
            Assert.Equal(all.Count - closedSoFar.Count, shelf.Count);
        }
    }

    private sealed class Mapping(int capacity)
    {
        public int Capacity => capacity;
    }
}
