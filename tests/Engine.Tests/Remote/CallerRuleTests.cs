namespace Troupe.Engine.Tests.Remote;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public sealed class CallerRuleTests
{
    private const int Most = 8, MostOfPlace = 4, FailuresPerSecond = 2, Chance = 100;

    private readonly CallerRule _rule = new(Most, MostOfPlace, FailuresPerSecond, Chance);

    [Fact]
    public void A_place_has_its_share_and_leaves_others_theirs()
    {
        for (var i = 0; i < MostOfPlace; i++) Assert.Null(Begins("a", 0));
        Assert.Equal("4 others from there have not said who they are", Begins("a", 0));
        for (var i = 0; i < MostOfPlace; i++) Assert.Null(Begins("b", 0));
        Assert.Equal("8 others have not said who they are", Begins("c", 0));
        Assert.Equal("8 others have not said who they are", Begins(null, 0));
        Assert.Equal(Most, _rule.Count);
    }

    [Fact]
    public void Who_has_had_his_chance_makes_room_for_the_next_of_his_place()
    {
        var first = new Caller(null, "a", 0);
        Assert.Null(_rule.Begins(first, out _));
        for (var i = 1; i < MostOfPlace; i++) Assert.Null(Begins("a", 50));
        Assert.NotNull(Begins("a", Chance - 1));
        Assert.Null(_rule.Begins(new Caller(null, "a", Chance), out var goes));
        Assert.Same(first, goes);
        Assert.NotNull(Begins("a", Chance));
        Assert.Equal(MostOfPlace, _rule.Count);
    }

    [Fact]
    public void When_all_is_full_the_place_with_the_most_makes_room()
    {
        for (var i = 0; i < MostOfPlace; i++) Assert.Null(Begins("a", 0));
        for (var i = 0; i < MostOfPlace; i++) Assert.Null(Begins($"b{i}", 0));
        Assert.Null(_rule.Begins(new Caller(null, "c", Chance), out var goes));
        Assert.Equal("a", goes!.Place);
    }

    [Fact]
    public void A_place_whose_calls_fail_is_not_heard_until_it_has_been_quiet()
    {
        for (var i = 0; i < 10 * FailuresPerSecond; i++) Fail("a", 0);
        Assert.Equal("calls from there fail more than 2 times a second", Begins("a", 0));
        Assert.Null(Begins("b", 0));
        // One more fails, as soon as it may: twice a second.
        Fail("a", 1);
        Assert.NotNull(Begins("a", 2));
        Assert.NotNull(Begins("a", 500));
        Assert.Null(Begins("a", 501));
    }

    [Fact]
    public void Who_succeeds_owes_nothing_however_often_he_comes()
    {
        for (var i = 0; i < 10_000; i++)
        {
            var caller = new Caller(null, "a", 0);
            Assert.Null(_rule.Begins(caller, out _));
            _rule.Ends(caller, succeeded: true, 0);
        }

        Assert.Equal((0, 0), (_rule.Count, _rule.Places));
    }

    [Fact]
    public void Unix_sockets_have_no_place_and_may_fail()
    {
        for (var i = 0; i < 1_000; i++) Fail(null, 0);
        for (var i = 0; i < Most; i++) Assert.Null(Begins(null, 0));
    }

    [Fact]
    public void Ever_other_places_do_not_fill_it()
    {
        for (var i = 0; i < 100_000; i++) Fail($"place {i}", 0);
        Assert.InRange(_rule.Places, 1, 1025);
        // Those beyond share what one place may.
        Assert.NotNull(Begins("one more", 0));
        // When all has been quiet there is room again.
        Assert.Null(Begins("one more", 20_000));
        Assert.InRange(_rule.Places, 1, 3);
    }

    [Fact]
    public void No_bound_is_ever_passed_and_all_that_begin_end() => Prop.ForAll<(byte Place, byte What, byte Later)[]>(steps =>
    {
        var rule = new CallerRule(Most, MostOfPlace, FailuresPerSecond, Chance);
        var running = new List<Caller>();
        var gone = new List<Caller>();
        long now = 0;
        foreach (var (place, what, later) in steps)
        {
            now += later;
            if (what % 3 == 0 && running.Count + gone.Count > 0)
            {
                var from = what % 2 == 0 && gone.Count > 0 || running.Count == 0 ? gone : running;
                var ending = from[what % from.Count];
                from.Remove(ending);
                rule.Ends(ending, succeeded: what % 4 == 0, now);
                continue;
            }

            var caller = new Caller(null, place % 5 == 0 ? null : $"{place % 5}", now);
            if (rule.Begins(caller, out var goes) is not null) continue;
            running.Add(caller);
            if (goes is null) continue;
            if (now - goes.Since < Chance || !running.Remove(goes)) return false;
            gone.Add(goes);
        }

        var fits = rule.Count == running.Count && running.Count <= Most && running.Where(static caller => caller.Place is not null).GroupBy(static caller => caller.Place).All(static place => place.Count() <= MostOfPlace);
        foreach (var caller in running.Concat(gone)) rule.Ends(caller, succeeded: true, now + 1_000_000);
        return fits && rule.Count == 0;
    }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private string? Begins(string? place, long now) => _rule.Begins(new Caller(null, place, now), out _);

    private void Fail(string? place, long now)
    {
        var caller = new Caller(null, place, now);
        if (_rule.Begins(caller, out _) is null) _rule.Ends(caller, succeeded: false, now);
    }
}
