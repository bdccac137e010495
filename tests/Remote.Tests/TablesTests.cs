namespace Troupe.Remote.Tests;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public sealed class TablesTests
{
    private static readonly Dictionary<string, string> s_none = [];

    [Fact]
    public void Whatever_happens_in_whatever_order_a_worker_s_end_is_told_at_most_once_and_nothing_after_it() => Prop.ForAll<RemoteSignal[]>(signals =>
    {
        var phase = RemotePhase.Waiting;
        var told = 0;
        foreach (var signal in signals)
        {
            (phase, var measure) = phase.After(signal);
            Assert.True(told == 0 || measure == RemoteMeasure.None);
            told += measure is RemoteMeasure.TellGone or RemoteMeasure.TellCut ? 1 : 0;
            Assert.Equal(phase == RemotePhase.Gone, told == 1);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void From_wherever_it_stands_a_lost_agent_or_a_kill_with_its_answer_is_the_end() => Prop.ForAll<RemoteSignal[]>(signals =>
    {
        var phase = signals.Aggregate(RemotePhase.Waiting, static (phase, signal) => phase.After(signal).Next);
        if (phase == RemotePhase.Waiting)
        {
            Assert.Equal(RemotePhase.Gone, phase.After(RemoteSignal.KillRequested).Next);
            return;
        }

        Assert.Equal(RemotePhase.Gone, phase.After(RemoteSignal.AgentLost).Next);
        var killed = phase.After(RemoteSignal.KillRequested).Next.After(RemoteSignal.ProcessEnded).Next;
        Assert.Equal(RemotePhase.Gone, killed.After(RemoteSignal.WaitOver).Next);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_worker_whose_connection_ends_just_before_the_word_of_its_death_has_died_and_one_that_lives_on_was_cut()
    {
        var severed = RemotePhase.Serving.After(RemoteSignal.LinkLost);

        Assert.Equal((RemotePhase.Severed, RemoteMeasure.AwaitWord), severed);
        Assert.Equal((RemotePhase.Gone, RemoteMeasure.TellGone), severed.Next.After(RemoteSignal.ProcessEnded));
        var cutting = severed.Next.After(RemoteSignal.WaitOver);
        Assert.Equal((RemotePhase.Cutting, RemoteMeasure.OrderCut), cutting);
        Assert.Equal((RemotePhase.Gone, RemoteMeasure.TellCut), cutting.Next.After(RemoteSignal.ProcessEnded));
    }

    [Fact]
    public void A_lease_is_over_after_so_many_looks_without_a_word()
    {
        var watch = new LeaseWatch(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(300));

        Assert.Equal([false, false, false, false, true, true], Enumerable.Range(0, 6).Select(_ => watch.IsOver()));
        watch.Heard();
        Assert.False(watch.IsOver());
    }

    [Fact]
    public void Parts_cover_all_bytes_once_in_order_within_the_window_whatever_is_asked_again() => Prop.ForAll<PositiveInt, byte[]>((size, events) =>
    {
        var length = (long)size.Get * 10_000;
        var window = new PartWindow(length);
        var under = new Queue<(long Offset, int Count)>();
        long taken = 0;
        for (var step = 0; !window.IsWhole; step++)
        {
            while (window.Next() is { } part)
            {
                under.Enqueue(part);
            }

            Assert.True(window.Come == taken);
            var answer = under.Dequeue();
            if (step < events.Length && events[step] % 5 == 0)
            {
                window.AskAgain(); // This one was lost; those behind it come, and do not fit.
                continue;
            }

            var fits = answer.Offset == taken;
            Assert.Equal(fits, window.Takes(answer.Offset, answer.Count));
            taken += fits ? answer.Count : 0;
        }

        Assert.Equal(length, taken);
        Assert.Null(window.Next());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Who_asks_first_is_served_first_and_the_agent_with_the_most_room_gets_the_worker()
    {
        var registry = new AgentRegistry<string, int, string>();
        registry.Ask(1, "p", s_none, isSpare: false);
        Assert.Empty(registry.Grant());
        registry.Join("a", 1, s_none);
        registry.Join("b", 2, s_none);
        Assert.False(registry.Join("a", 5, s_none));
        registry.Ask(2, "p", s_none, isSpare: false);
        registry.Ask(3, "q", s_none, isSpare: false);
        registry.Ask(4, "q", s_none, isSpare: false);

        Assert.Equal([(1, "b"), (2, "a"), (3, "b")], registry.Grant());
        Assert.Equal((2, 1), (registry.OfferFor("p", s_none), registry.OfferFor("q", s_none)));

        registry.Release(2);
        Assert.Equal([(4, "a")], registry.Grant());
    }

    [Fact]
    public void An_agent_that_was_short_of_something_comes_after_all_others_with_room_until_a_worker_of_it_ends_otherwise()
    {
        var registry = new AgentRegistry<string, int, string>();
        registry.Join("short", 3, s_none);
        registry.Join("well", 1, s_none);
        int Granted(int keeper, string agent)
        {
            registry.Ask(keeper, "p", s_none, isSpare: false);
            Assert.Equal([(keeper, agent)], registry.Grant());
            return keeper;
        }

        var failed = Granted(1, "short");
        registry.Release(failed, wasShort: true);
        Granted(2, "well");
        var ended = Granted(3, "short"); // There is no other.
        registry.Release(2);
        Granted(4, "well");
        registry.Release(4);
        registry.Release(ended);
        Granted(5, "short");
    }

    [Fact]
    public void Labels_must_be_there_with_their_values_and_do_not_hold_up_others()
    {
        var registry = new AgentRegistry<string, int, string>();
        Dictionary<string, string> gpu = new() { ["gpu"] = "yes" };
        registry.Join("plain", 1, s_none);
        registry.Join("other", 1, new Dictionary<string, string> { ["gpu"] = "no" });
        registry.Ask(1, "p", gpu, isSpare: false);
        registry.Ask(2, "p", s_none, isSpare: false);

        Assert.Equal(2, Assert.Single(registry.Grant()).Keeper);
        registry.Join("special", 1, new Dictionary<string, string> { ["gpu"] = "yes", ["more"] = "x" });
        Assert.Equal([(1, "special")], registry.Grant());
    }

    [Fact]
    public void An_agent_that_leaves_gets_no_more_and_one_that_is_lost_gives_its_workers_up()
    {
        var registry = new AgentRegistry<string, int, string>();
        registry.Join("a", 2, s_none);
        registry.Ask(1, "p", s_none, isSpare: false);
        Assert.Single(registry.Grant());

        Assert.Equal([1], registry.Leave("a"));
        registry.Ask(2, "p", s_none, isSpare: false);
        Assert.Empty(registry.Grant());
        Assert.Equal(0, registry.OfferFor("p", s_none));

        Assert.Equal([1], registry.Lose("a"));
        Assert.Empty(registry.Lose("a"));
        registry.Release(1);
        registry.Join("a", 1, s_none);
        Assert.Equal([(2, "a")], registry.Grant());
    }

    [Fact]
    public void A_spare_needs_no_room_and_takes_none()
    {
        var registry = new AgentRegistry<string, int, string>();
        registry.Join("a", 1, s_none);
        registry.Ask(1, "p", s_none, isSpare: false);
        registry.Ask(2, "p", s_none, isSpare: true);

        Assert.Equal([(1, "a"), (2, "a")], registry.Grant());
        registry.Release(2);
        Assert.Equal(1, registry.OfferFor("p", s_none));
        registry.Ask(3, "p", s_none, isSpare: false);
        Assert.Empty(registry.Grant());
    }

    [Fact]
    public void Whatever_is_asked_and_released_no_agent_has_more_than_its_capacity() => Prop.ForAll<byte[]>(events =>
    {
        var registry = new AgentRegistry<string, int, string>();
        registry.Join("a", 2, s_none);
        registry.Join("b", 3, s_none);
        var held = new Dictionary<int, string>();
        var next = 0;
        foreach (var step in events)
        {
            if (step % 3 == 0 && held.Count > 0)
            {
                var gone = held.Keys.ElementAt(step % held.Count);
                held.Remove(gone);
                registry.Release(gone);
            }
            else
            {
                registry.Ask(++next, "p", s_none, isSpare: false);
            }

            foreach (var (keeper, agent) in registry.Grant())
            {
                held.Add(keeper, agent);
            }

            Assert.InRange(held.Values.Count(static agent => agent == "a"), 0, 2);
            Assert.InRange(held.Values.Count(static agent => agent == "b"), 0, 3);
            Assert.True(registry.Waiting == 0 || held.Count == 5);
            Assert.Equal(5, registry.OfferFor("p", s_none));
        }
    }).QuickCheckThrowOnFailure();
}
