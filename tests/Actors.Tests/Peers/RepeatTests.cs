namespace Troupe.Actors.Tests.Peers;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Peers;
using Xunit;

/// <summary>One who asks again and one who remembers, and between them a link that loses and doubles: what is asked is done once.</summary>
public class RepeatTests
{
    private const string Near = "near";
    private const string Far = "far";

    [Fact]
    public void Whatever_the_link_loses_or_doubles_each_request_is_done_once_and_answered() =>
        Prop.ForAll(Gen.Choose(0, 9_999).ArrayOf().ToArbitrary(), DoesEachOnce).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithQuietOnSuccess(true));

    [Fact]
    public void What_waits_long_is_asked_ever_less_often_and_soon_again_when_it_is_known_to_be_lost()
    {
        var book = new RepeatBook<string>();
        book.Filed(1);
        book.Add(1, Far, "ask");

        var asked = Enumerable.Range(1, 60).Where(_ => book.Tick().Count > 0).ToList();
        Assert.Equal([1, 2, 4, 8, 16, 32, 48], asked);

        Assert.Equal(1, book.Fail(1));
        Assert.Single(book.Tick());
        Assert.Equal(2, book.Fail(1));
        Assert.Equal([1, 2, 4], Enumerable.Range(1, 5).Where(_ => book.Tick().Count > 0)); // It was sent, and nothing says that it is lost.
        Assert.Equal(1, book.Fail(1));
    }

    [Fact]
    public void What_is_withdrawn_is_withdrawn_again_until_it_is_answered()
    {
        var book = new RepeatBook<string>();
        book.Filed(1);
        book.Add(1, Far, "ask");
        book.Withdraw(1, "withdraw");

        Assert.Equal([(Far, (object)"withdraw")], book.Tick());
        book.Close(1, out var target);
        Assert.Equal(Far, target);
        Assert.Empty(book.Tick());
    }

    [Fact]
    public void With_a_lost_peer_all_that_is_meant_for_it_is_forgotten()
    {
        var (book, memory) = (new RepeatBook<string>(), new RequestMemory<string>());
        book.Add(1, Far, "ask");
        book.Add(2, Far, "ask");
        book.Close(2, out _);
        book.Lose(target => target == Far);
        Assert.True(book.IsIdle);

        Assert.True(memory.IsNew(Near, 1, out _));
        memory.Lose(process => process == Near);
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public void A_number_that_is_filed_late_is_not_settled_before()
    {
        var book = new RepeatBook<string>();
        book.Filed(2);
        book.Add(2, Far, "ask");
        book.Close(2, out _);

        Assert.Equal(1, book.TakeSettled(Far).Below); // Request 1 was given its number, and has not come here yet.
        book.Filed(1);
        Assert.Equal(3, book.TakeSettled(Far).Below);
    }

    [Fact]
    public void One_that_stays_open_keeps_no_other_from_being_forgotten()
    {
        var (book, memory) = (new RepeatBook<string>(), new RequestMemory<string>());
        book.Filed(1);
        book.Add(1, Far, "wait");
        Assert.True(memory.IsNew(Near, 1, out _));
        var most = 0;
        for (var number = 2L; number <= 100_000; number++)
        {
            book.Filed(number);
            book.Add(number, Far, "ask");
            Assert.True(memory.IsNew(Near, number, out _));
            memory.Answer(Near, number, "done");
            if (book.Close(number, out _) >= 256)
            {
                var (below, open) = book.TakeSettled(Far);
                memory.Settle(Near, below, open);
                Assert.False(memory.IsNew(Near, number, out _)); // held up somewhere
            }

            most = Math.Max(most, memory.Count);
        }

        Assert.InRange(most, 1, 300);
        Assert.False(memory.IsNew(Near, 1, out var reply));
        Assert.Null(reply);
        memory.Answer(Near, 1, "at last");
        Assert.False(memory.IsNew(Near, 1, out reply));
        Assert.Equal("at last", reply);
    }

    [Fact]
    public void A_word_names_no_more_than_it_may_and_settles_what_is_below()
    {
        var book = new RepeatBook<string>(mostListed: 2);
        for (var number = 1L; number <= 7; number++)
        {
            book.Filed(number);
            book.Add(number, Far, "ask");
        }

        book.Close(1, out _);
        book.Close(3, out _);
        book.Close(6, out _);
        var (below, open) = book.TakeSettled(Far);
        Assert.Equal(5, below);
        Assert.Equal([2, 4], open);
    }

    [Fact]
    public void What_is_sent_again_and_was_never_seen_is_new_though_later_ones_are_settled()
    {
        var memory = new RequestMemory<string>();
        Assert.True(memory.IsNew(Near, 2, out _));
        memory.Settle(Near, 3, [1]);
        memory.Settle(Near, 2, []); // a word that comes late
        Assert.True(memory.IsNew(Near, 1, out _));
        Assert.False(memory.IsNew(Near, 2, out _));
        memory.Settle(Near, 3, []);
        Assert.Equal(0, memory.Count);
    }

    private static void DoesEachOnce(int[] steps)
    {
        var (book, memory) = (new RepeatBook<string>(mostListed: 3), new RequestMemory<string>());
        List<long> there = [];
        List<long> back = [];
        List<(long Below, long[] Open)> words = [];
        var done = new Dictionary<long, int>();
        HashSet<long> answered = [];
        long last = 0;
        foreach (var step in steps)
        {
            var (kind, pick) = (step % 10, step / 10);
            switch (kind)
            {
                case < 3:
                    book.Filed(++last);
                    book.Add(last, Far, last);
                    there.Add(last);
                    break;
                case < 5:
                    Take(there, pick, AtKeeper);
                    break;
                case < 7:
                    Take(back, pick, AtAsker);
                    break;
                case 7:
                    Take(pick % 2 == 0 ? there : back, pick, static _ => { }); // lost
                    break;
                case 8:
                    there.AddRange(book.Tick().Select(static due => (long)due.Message));
                    if (pick % 3 == 0)
                    {
                        words.Add(book.TakeSettled(Far));
                    }

                    break;
                default:
                    Take(words, pick, word => memory.Settle(Near, word.Below, word.Open));
                    Double(pick % 2 == 0 ? there : back, pick);
                    break;
            }
        }

        for (var round = 0; round < 20 && answered.Count < last; round++)
        {
            there.AddRange(book.Tick().Select(static due => (long)due.Message));
            Drain(there, AtKeeper);
            Drain(back, AtAsker);
        }

        Assert.Equal(last, answered.Count);
        Assert.All(done.Values, static times => Assert.Equal(1, times));
        var end = book.TakeSettled(Far);
        memory.Settle(Near, end.Below, end.Open);
        Assert.Equal(0, memory.Count);
        Assert.True(book.IsIdle);

        void AtKeeper(long request)
        {
            if (memory.IsNew(Near, request, out var reply))
            {
                done[request] = done.GetValueOrDefault(request) + 1;
                memory.Answer(Near, request, "done");
                back.Add(request);
            }
            else if (reply is not null)
            {
                back.Add(request);
            }
        }

        void AtAsker(long request)
        {
            book.Close(request, out _);
            answered.Add(request);
        }
    }

    private static void Take<TSent>(List<TSent> link, int pick, Action<TSent> at)
    {
        if (link.Count > 0)
        {
            var taken = link[pick % link.Count];
            link.RemoveAt(pick % link.Count);
            at(taken);
        }
    }

    private static void Double(List<long> link, int pick)
    {
        if (link.Count > 0)
        {
            link.Add(link[pick % link.Count]);
        }
    }

    private static void Drain(List<long> link, Action<long> at)
    {
        List<long> all = [.. link];
        link.Clear();
        all.ForEach(at);
    }
}
