namespace Troupe.Actors.Tests.Payload;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Payload;
using Xunit;

/// <summary>Any series of orders to the shelf, beside a list of what each memory's place must be.</summary>
public class SegmentShelfTests
{
    private const int MostEach = 100;
    private const int MostFree = 250;

    [Fact]
    public void Memory_is_in_one_place_at_a_time_and_only_what_came_back_is_written_to_again() =>
        Prop.ForAll<(byte Order, byte Which, byte Size)[]>(orders => Play(orders)).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_rented_again_is_the_smallest_that_will_do_and_of_those_the_latest_used()
    {
        var shelf = new SegmentShelf<Memory>(MostEach, MostFree);
        var (small, large, later) = (new Memory(20), new Memory(80), new Memory(20));
        List<Memory> closed = [];
        foreach (var memory in new[] { small, large, later })
        {
            shelf.Shelve(memory, memory.Capacity, closed);
        }

        Assert.Same(later, shelf.Rent(10));
        Assert.Same(small, shelf.Rent(20));
        Assert.Same(large, shelf.Rent(1));
        Assert.Null(shelf.Rent(1));
        Assert.Empty(closed);
    }

    [Fact]
    public void What_is_not_used_between_two_sweeps_is_given_up()
    {
        var shelf = new SegmentShelf<Memory>(MostEach, MostFree);
        var (idle, busy) = (new Memory(20), new Memory(80));
        List<Memory> closed = [];
        shelf.Shelve(idle, 20, closed);
        shelf.Shelve(busy, 80, closed);
        shelf.Sweep(closed);
        Assert.Empty(closed);
        shelf.Shelve(shelf.Rent(80)!, 80, closed);

        shelf.Sweep(closed);

        Assert.Same(idle, Assert.Single(closed));
        Assert.Equal(80, shelf.FreeBytes);
    }

    private static void Play((byte Order, byte Which, byte Size)[] orders)
    {
        var shelf = new SegmentShelf<Memory>(MostEach, MostFree);
        List<Memory> rented = [], free = [], closedSoFar = [];
        Dictionary<long, (Memory Memory, string Reader)> lent = [];
        var nextLoan = 0L;
        foreach (var (order, which, size) in orders)
        {
            List<Memory> closed = [];
            switch (order % 7)
            {
                case 0 or 1:
                    var wanted = (size % 120) + 1;
                    var memory = shelf.Rent(wanted);
                    Assert.Equal(free.Exists(one => one.Capacity >= wanted), memory is not null);
                    Assert.True(memory is null || free.Remove(memory), "What is rented was free.");
                    Assert.True(memory is null || memory.Capacity >= wanted);
                    rented.Add(memory ?? new Memory(wanted));
                    break;
                case 2 when rented.Count > 0:
                    var given = Take(rented, which);
                    lent.Add(nextLoan, (given, $"reader {size % 3}"));
                    shelf.Lend(nextLoan++, given, given.Capacity, $"reader {size % 3}");
                    break;
                case 3 when rented.Count > 0:
                    var unused = Take(rented, which);
                    shelf.Shelve(unused, unused.Capacity, closed);
                    free.Add(unused);
                    break;
                case 4:
                    // Told twice, or of what never was: nothing happens.
                    var back = which % (nextLoan + 1);
                    Assert.Equal(lent.Remove(back, out var returned), shelf.Back(back, closed));
                    if (returned.Memory is not null)
                    {
                        free.Add(returned.Memory);
                    }

                    break;
                case 5:
                    var lost = which % (nextLoan + 1);
                    Assert.Equal(lent.Remove(lost, out var gone), shelf.Lose(lost, closed));
                    Assert.True(gone.Memory is null || closed.Contains(gone.Memory), "What may still be read is closed.");
                    Assert.DoesNotContain(closed, free.Contains);
                    break;
                case 6 when size % 2 == 0:
                    var reader = $"reader {which % 3}";
                    shelf.LoseAll(reader, closed);
                    foreach (var (id, loan) in lent.Where(loan => loan.Value.Reader == reader).ToList())
                    {
                        lent.Remove(id);
                        Assert.Contains(loan.Memory, closed);
                    }

                    break;
                case 6:
                    shelf.Sweep(closed);
                    Assert.All(closed, one => Assert.Contains(one, free));
                    break;
            }

            Assert.Empty(closed.Intersect(closedSoFar));
            closedSoFar.AddRange(closed);
            free.RemoveAll(closed.Contains);
            Assert.Equal((lent.Count, free.Count), (shelf.Lent, shelf.FreeCount));
            Assert.Equal(free.Sum(one => one.Capacity), shelf.FreeBytes);
            Assert.InRange(shelf.FreeBytes, 0, MostFree);
            Assert.DoesNotContain(free, one => one.Capacity > MostEach);
        }
    }

    private static Memory Take(List<Memory> from, int which)
    {
        var taken = from[which % from.Count];
        from.Remove(taken);
        return taken;
    }

    private sealed class Memory(int capacity)
    {
        public int Capacity => capacity;
    }
}
