namespace Troupe.Actors.Tests.Peers;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Peers;
using Xunit;

public class PeerTreeTests
{
    [Fact]
    public void A_lost_process_takes_along_all_behind_it_nearest_first()
    {
        var tree = new PeerTree();
        tree.Add("worker", "host");
        tree.Add("child", "worker");
        tree.Add("grandchild", "child");
        tree.Add("other", "host");

        Assert.Equal(["child", "grandchild"], tree.Lose("worker"));
        Assert.Equal(1, tree.Count);
        Assert.Empty(tree.Lose("worker"));
        Assert.Empty(tree.Lose("other"));
        Assert.Equal(0, tree.Count);
    }

    [Fact]
    public void What_is_lost_goes_once_whatever_the_order()
    {
        // A process is started by one with a smaller number; some are lost.
        var histories =
            from parents in Gen.Choose(0, 1000).ArrayOf(12)
            from lost in Gen.Choose(1, 12).ArrayOf(8)
            select (parents, lost);

        Prop.ForAll(histories.ToArbitrary(), history =>
        {
            var tree = new PeerTree();
            var parentOf = Enumerable.Range(1, 12).ToDictionary(i => i, i => history.parents[i - 1] % i);
            var alive = parentOf.Keys.ToHashSet();
            foreach (var (peer, parent) in parentOf)
            {
                tree.Add($"{peer}", $"{parent}");
            }

            return history.lost.All(lost =>
            {
                var expected = alive.Where(peer => peer != lost && IsBehind(peer, lost, parentOf)).ToHashSet();
                var gone = tree.Lose($"{lost}").Select(int.Parse).ToList();
                alive.Remove(lost);
                alive.ExceptWith(expected);
                return gone.Count == expected.Count && expected.SetEquals(gone) && tree.Count == alive.Count;
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static bool IsBehind(int peer, int ancestor, Dictionary<int, int> parentOf)
    {
        while (parentOf.TryGetValue(peer, out var parent))
        {
            if (parent == ancestor)
            {
                return true;
            }

            peer = parent;
        }

        return false;
    }
}
