namespace Troupe.Actors.Tests.Peers;

using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Done = Troupe.Actors.Tests.Peers.Observed<string, int>;

public class LinearizabilityTests
{
    [Fact]
    public void Reads_of_a_register_may_see_a_write_that_is_under_way_or_not() =>
        Assert.Null(FaultInRegister(new(1, 0, 10, "write 1", 0), new(2, 1, 2, "read", 0), new(2, 3, 4, "read", 1), new(3, 5, 6, "read", 1)));

    [Fact]
    public void A_read_after_a_write_must_see_it() =>
        Assert.Contains("process 2: read → 0", FaultInRegister(new(1, 0, 1, "write 1", 0), new(2, 2, 3, "read", 0)), StringComparison.Ordinal);

    [Fact]
    public void What_was_read_once_is_not_unread() =>
        Assert.NotNull(FaultInRegister(new(1, 0, 10, "write 1", 0), new(2, 1, 2, "read", 1), new(2, 3, 4, "read", 0)));

    [Fact]
    public void A_lost_update_is_found() =>
        Assert.NotNull(FaultInRegister(new(1, 0, 3, "add 1", 1), new(2, 1, 4, "add 1", 1), new(3, 5, 6, "read", 1)));

    [Fact]
    public void An_operation_without_an_answer_may_have_been_done_or_not()
    {
        Assert.Null(FaultInRegister(new(1, 0, null, "write 1", 0), new(2, 1, 2, "read", 0), new(2, 3, 4, "read", 1)));
        Assert.Null(FaultInRegister(new(1, 0, null, "write 1", 0), new(2, 1, 2, "read", 0)));
    }

    [Fact]
    public void An_operation_without_an_answer_was_done_once_at_most_and_not_before_its_call()
    {
        Assert.NotNull(FaultInRegister(new(1, 0, null, "add 1", 0), new(2, 1, 2, "read", 2)));
        Assert.NotNull(FaultInRegister(new(1, 3, null, "write 1", 0), new(2, 1, 2, "read", 1)));
    }

    [Fact]
    public void A_queue_gives_each_item_once_and_the_first_one_first()
    {
        Assert.Null(FaultInQueue(new(1, 0, 5, "put 1", 0), new(1, 0, 5, "put 2", 0), new(2, 6, 7, "get", 2), new(2, 8, 9, "get", 1)));
        Assert.NotNull(FaultInQueue(new(1, 0, 1, "put 1", 0), new(1, 2, 3, "put 2", 0), new(2, 4, 5, "get", 2)));
        Assert.NotNull(FaultInQueue(new(1, 0, 1, "put 1", 0), new(2, 2, 9, "get", 1), new(3, 2, 9, "get", 1)));
        Assert.NotNull(FaultInQueue(new(2, 0, 1, "get", 1), new(1, 2, 3, "put 1", 0)));
    }

    [Fact]
    public void A_lock_is_held_by_one_at_a_time()
    {
        Assert.Null(FaultInLock(new(1, 0, 1, "acquire", 0), new(2, 0, 9, "acquire", 0), new(1, 7, 8, "release", 0)));
        Assert.NotNull(FaultInLock(new(1, 0, 1, "acquire", 0), new(2, 0, 5, "acquire", 0), new(1, 7, 8, "release", 0)));
    }

    [Fact]
    public void A_long_history_with_much_at_once_is_judged()
    {
        // Eight at a time for a thousand rounds: without a memory of what was tried nobody would see the end.
        var history = Enumerable.Range(0, 1_000).SelectMany(round => Enumerable.Range(0, 8).Select(i => new Done(i, round * 10, (round * 10) + 9, "add 1", (round * 8) + 8 - i))).ToList();
        Assert.Null(FaultInRegister([.. history]));

        history.Add(new Done(9, 20_000, 20_001, "read", 8_001));
        Assert.NotNull(FaultInRegister([.. history]));
    }

    [Fact]
    public void It_says_what_trying_every_order_says()
    {
        var (accepted, refused) = (0, 0);
        var operation =
            from process in Gen.Choose(1, 3)
            from invoked in Gen.Choose(0, 9)
            from took in Gen.Choose(0, 5)
            from what in Gen.Elements("write 1", "write 2", "add 1", "read")
            from result in Gen.Choose(0, 3)
            from answered in Gen.Choose(0, 9)
            select new Done(process, invoked, answered == 0 ? null : invoked + took, what, what.StartsWith("write", StringComparison.Ordinal) ? 0 : result);
        Prop.ForAll(Gen.Choose(1, 5).SelectMany(many => operation.ArrayOf(many)).ToArbitrary(), history =>
        {
            var expected = Permutations([.. history]).Any(IsSequential);
            _ = expected ? accepted++ : refused++;
            Assert.Equal(expected, FaultInRegister(history) is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
        Assert.True(accepted > 500 && refused > 500, $"Only {accepted} were good and {refused} bad.");
    }

    private static string? FaultInRegister(params Done[] history) => Linearizability.FaultIn(history, 0, Register);

    private static string? FaultInQueue(params Done[] history) => Linearizability.FaultIn<ImmutableList<int>, string, int>(
        history,
        [],
        static (items, operation) => operation.Split(' ') switch
        {
            ["put", var item] => (items.Add(int.Parse(item, null)), 0),
            _ when items.IsEmpty => null,
            _ => (items.RemoveAt(0), items[0]),
        },
        EqualityComparer<ImmutableList<int>>.Create(static (a, b) => a!.SequenceEqual(b!), static items => items.Aggregate(0, HashCode.Combine)));

    private static string? FaultInLock(params Done[] history) => Linearizability.FaultIn<bool, string, int>(
        history, false, static (held, operation) => (held, operation) switch { (false, "acquire") => (true, 0), (true, "release") => (false, 0), _ => null });

    private static (int, int)? Register(int value, string operation) => operation.Split(' ') switch
    {
        ["write", var written] => (int.Parse(written, null), 0),
        ["add", var more] => (value + int.Parse(more, null), value + int.Parse(more, null)),
        _ => (value, value),
    };

    // Every order of every choice of those without an answer.
    private static IEnumerable<ImmutableList<Done>> Permutations(ImmutableList<Done> left)
    {
        if (left.TrueForAll(static operation => operation.Completed is null))
        {
            yield return [];
        }

        foreach (var first in left)
        {
            // Nothing that is left may have been answered before this was called.
            if (left.TrueForAll(other => !(other.Completed < first.Invoked)))
            {
                foreach (var rest in Permutations(left.Remove(first)))
                {
                    yield return rest.Insert(0, first);
                }
            }
        }
    }

    private static bool IsSequential(ImmutableList<Done> order)
    {
        var value = 0;
        foreach (var operation in order)
        {
            (value, var result) = Register(value, operation.Operation)!.Value;
            if (operation.Completed is not null && result != operation.Result)
            {
                return false;
            }
        }

        return true;
    }
}
