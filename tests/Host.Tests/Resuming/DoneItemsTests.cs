namespace Troupe.Host.Tests.Resuming;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Host.Lines;
using Troupe.Host.Resuming;

public sealed class DoneItemsTests
{
    private static readonly Gen<int[]> s_orders = Gen.Choose(0, 40).SelectMany(count => Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        .SelectMany(order => Gen.Choose(0, count).Select(taken => order[..taken])));

    [Fact]
    public void In_whatever_order_they_come_the_ranges_hold_just_them() =>
        Prop.ForAll(Arb.From(s_orders), static order =>
        {
            var done = new DoneItems([]);
            foreach (var number in order)
            {
                done.Add(number, Print(number));
            }

            Assert.Equal(order.Order(), done.Ranges.SelectMany(range => Enumerable.Range((int)range.From, (int)(range.To - range.From))));
            Assert.All(done.Ranges, range => Assert.Equal(Enumerable.Range((int)range.From, (int)(range.To - range.From)).Aggregate(0UL, (sum, number) => unchecked(sum + Print(number))), range.Sum));
            Assert.All(done.Ranges.Zip(done.Ranges.Skip(1)), pair => Assert.True(pair.First.To < pair.Second.From));
            Assert.Equal(order.Length, done.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void An_item_is_not_done_twice()
    {
        var done = new DoneItems([new(3, 6, 0)]);

        Assert.All([3L, 4, 5], number => Assert.Throws<InvalidOperationException>(() => done.Add(number, 0)));
    }

    [Fact]
    public void The_check_knows_what_is_done_and_whether_it_is_the_same() =>
        Prop.ForAll(Arb.From(s_orders), Arb.From(Gen.Choose(0, 60)), static (order, changed) =>
        {
            var done = new DoneItems([]);
            foreach (var number in order)
            {
                done.Add(number, Print(number));
            }

            var check = new ResumeCheck(done.Ranges);
            var isRefused = false;
            for (var number = 0; number < 60 && !isRefused; number++)
            {
                try
                {
                    Assert.Equal(check.End <= number, check.HasPassed);
                    Assert.Equal(order.Contains(number), check.IsDone(number, Print(number) + (number == changed ? 1UL : 0)));
                }
                catch (BadInputException)
                {
                    isRefused = true;
                }
            }

            Assert.Equal(order.Contains(changed), isRefused);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void An_input_that_has_become_shorter_is_refused()
    {
        var check = new ResumeCheck([new(0, 3, unchecked(Print(0) + Print(1) + Print(2)))]);
        Assert.True(check.IsDone(0, Print(0)));
        Assert.True(check.IsDone(1, Print(1)));

        Assert.Contains("it has 2 items, and item 3 was done", Assert.Throws<BadInputException>(() => check.TakeEnd(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fingerprint_tells_texts_lines_files_and_places_apart()
    {
        InputRecord[] records = [new(0, 1, "a"), new(0, 1, "b"), new(0, 2, "a"), new(1, 1, "a"), new(0, 1, ""), new(0, 1, "a\0"), new(0, 1, "abcd"), new(0, 1, "abdc")];

        var prints = records.SelectMany(record => (ulong[])[Fingerprint.Of(0, record), Fingerprint.Of(1, record)]).ToList();

        Assert.Equal(prints.Count, prints.Distinct().Count());
    }

    private static ulong Print(long number) => Fingerprint.Of(number, new InputRecord(0, number, "line"));
}
