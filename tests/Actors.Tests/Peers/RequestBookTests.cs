namespace Troupe.Actors.Tests.Peers;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Peers;
using Xunit;

public class RequestBookTests
{
    private static readonly ExitReason s_killed = new(null, 9);

    [Fact]
    public void Any_sequence_of_signals_completes_each_request_at_most_once_and_by_the_first() =>
        Prop.ForAll(Gen.Choose(0, 9_999).ArrayOf().ToArbitrary(), AgreesWithModel)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithQuietOnSuccess(true));

    [Fact]
    public void Losing_a_peer_gives_up_its_requests_only()
    {
        var book = new RequestBook<string, string>();
        book.TryFile(1, "a", "one", out _);
        book.TryFile(2, "b", "two", out _);
        book.TryFile(3, "a", "three", out _);

        Assert.Equal(["one", "three"], book.Lose("a", s_killed));
        Assert.Equal(["two"], book.All);
    }

    [Fact]
    public void A_request_to_a_peer_known_to_be_lost_is_not_filed()
    {
        var book = new RequestBook<string, string>();
        book.Lose("a", s_killed);

        Assert.False(book.TryFile(1, "a", "late", out var lost));
        Assert.Equal(s_killed, lost);
    }

    [Fact]
    public void A_withdrawn_request_is_still_closed_by_the_reply_that_was_on_its_way()
    {
        var book = new RequestBook<string, string>();
        book.TryFile(1, "a", "one", out _);

        Assert.True(book.TryWithdraw(1, out _));
        Assert.False(book.TryWithdraw(1, out _));
        Assert.True(book.TryClose(1, out var pending));
        Assert.Equal("one", pending);
    }

    private static void AgreesWithModel(int[] signals)
    {
        var book = new RequestBook<int, long>();
        List<(long Number, int Peer)> open = [];
        HashSet<int> lost = [];
        HashSet<long> withdrawn = [];
        for (var number = 0; number < signals.Length; number++)
        {
            var (kind, pick) = (signals[number] % 10, signals[number] / 10);
            var (peer, target) = (pick % 4, (long)(pick % (number + 1)));
            switch (kind)
            {
                case < 4:
                    var filed = book.TryFile(number, peer, number, out _);
                    Assert.Equal(!lost.Contains(peer), filed);
                    if (filed)
                    {
                        open.Add((number, peer));
                    }

                    break;
                case < 7:
                    Assert.Equal(open.RemoveAll(entry => entry.Number == target) > 0, book.TryClose(target, out _));
                    break;
                case < 9:
                    var expected = open.Exists(entry => entry.Number == target) && withdrawn.Add(target);
                    Assert.Equal(expected, book.TryWithdraw(target, out _));
                    break;
                default:
                    Assert.Equal(open.Where(entry => entry.Peer == peer).Select(entry => entry.Number), book.Lose(peer, s_killed));
                    open.RemoveAll(entry => entry.Peer == peer);
                    lost.Add(peer);
                    break;
            }

            Assert.Equal(open.Select(entry => entry.Number), book.All.Order());
        }
    }
}
