namespace Troupe.Remote.Tests;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Clusters;
using Xunit;

/// <summary>What holds of members, of their agents and of machines' places, whatever is told in whatever order.</summary>
public sealed class ClusterTablesTests
{
    private static readonly string[] s_addresses = ["a", "b"];

    [Fact]
    public void A_member_is_up_once_and_gone_once_after_it_whatever_comes_late_or_twice() => Prop.ForAll<byte[]>(events =>
    {
        var book = new NodeBook();
        var ups = new HashSet<ClusterNode>();
        var leavings = new HashSet<ClusterNode>();
        var ends = new HashSet<ClusterNode>();
        foreach (var step in events)
        {
            var node = NodeOf(step);
            var words = (step / 6 % 3) switch { 0 => book.Up(node), 1 => book.Leaving(node), _ => book.Gone(node, "why") };
            foreach (var (word, about) in words)
            {
                if (word == NodeWord.Up)
                {
                    Assert.DoesNotContain(about, ends);
                    Assert.True(ups.Add(about));
                }
                else
                {
                    Assert.Contains(about, ups);
                    Assert.DoesNotContain(about, ends);
                    Assert.True((word == NodeWord.Leaving ? leavings : ends).Add(about));
                }
            }

            Assert.Equal(ups.Except(ends).Order(Comparer<ClusterNode>.Create(static (a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), book.Present.OrderBy(static present => present.ToString(), StringComparer.Ordinal));
            Assert.True(book.Present.Select(static present => present.Address).Distinct().Count() == book.Present.Count());
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_that_comes_back_as_another_ends_what_it_was_before()
    {
        var book = new NodeBook();
        book.Up(new("a", 1));

        Assert.Equal([(NodeWord.Gone, new ClusterNode("a", 1)), (NodeWord.Up, new ClusterNode("a", 2))], book.Up(new("a", 2)));
        Assert.Empty(book.Gone(new("a", 1), "late"));
        Assert.True(book.IsPresent(new("a", 2)));
        Assert.Empty(book.Up(new("a", 1))); // later still
    }

    [Fact]
    public void An_agent_is_up_once_and_down_once_after_it_and_up_exactly_while_its_member_and_it_are_there() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        var (book, nodes) = (new MachineBook<int>(), new NodeBook());
        var joined = new Dictionary<int, ClusterNode>(); // What is so…
        var leaving = new HashSet<int>();
        var told = new Dictionary<int, MachineWord>(); // …and what was said of it last.
        for (var step = 0; step < 300; step++)
        {
            var node = NodeOf(random.Next(40));
            var agent = random.Next(step + 1); // A number is an agent's for ever.
            IReadOnlyList<MachineNews<int>> news = [];
            switch (random.Next(8))
            {
                case 0 or 1:
                    nodes.Up(node);
                    news = book.NodeUp(node);
                    break;
                case 2:
                    nodes.Leaving(node);
                    news = book.NodeLeaving(node);
                    break;
                case 3 when random.Next(3) == 0:
                    nodes.Gone(node, "gone");
                    news = book.NodeGone(node, "gone");
                    break;
                case 4:
                    var isDoubted = random.Next(2) == 0;
                    nodes.Doubt(node, isDoubted);
                    news = book.NodeDoubted(node, isDoubted);
                    break;
                case 5 or 6 when !told.ContainsKey(step):
                    foreach (var before in joined.Where(other => other.Value == node).Select(static other => other.Key).ToArray())
                    {
                        joined.Remove(before);
                    }

                    joined.Add(step, node);
                    news = book.AgentUp(step, node);
                    break;
                case 7 when random.Next(2) == 0:
                    leaving.Add(agent);
                    news = book.AgentLeaving(agent);
                    break;
                default:
                    joined.Remove(agent);
                    news = book.AgentDown(agent, "lost");
                    break;
            }

            foreach (var (word, about, _) in news)
            {
                var before = told.TryGetValue(about, out var last) ? last : (MachineWord?)null;
                var isRight = (before, word) switch
                {
                    (null, MachineWord.Up or MachineWord.Refused) => true,
                    (MachineWord.Up or MachineWord.Trusted, MachineWord.Doubted) => true,
                    (MachineWord.Doubted, MachineWord.Trusted) => true,
                    (MachineWord.Up or MachineWord.Trusted or MachineWord.Doubted, MachineWord.Leaving) => true,
                    (MachineWord.Leaving, MachineWord.Doubted or MachineWord.Trusted) => true,
                    (MachineWord.Up or MachineWord.Trusted or MachineWord.Doubted or MachineWord.Leaving, MachineWord.Down) => true,
                    _ => false,
                };
                Assert.True(isRight, $"{about}: {before} then {word}");
                told[about] = before == MachineWord.Leaving && word != MachineWord.Down ? MachineWord.Leaving : word;
            }

            foreach (var over in joined.Where(other => nodes.IsGone(other.Value)).Select(static other => other.Key).ToArray())
            {
                joined.Remove(over);
            }

            foreach (var (about, word) in told)
            {
                Assert.Equal(joined.TryGetValue(about, out var at) && nodes.IsPresent(at), word is not (MachineWord.Down or MachineWord.Refused));
                Assert.True(word is not (MachineWord.Up or MachineWord.Trusted or MachineWord.Doubted) || !nodes.IsLeaving(at));
            }

            Assert.All(joined, one => Assert.True(told.ContainsKey(one.Key) || !nodes.IsPresent(one.Value) || nodes.IsLeaving(one.Value) || leaving.Contains(one.Key)));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_agent_and_its_member_may_come_in_either_order()
    {
        ClusterNode node = new("a", 1);
        var early = new MachineBook<string>();
        Assert.Empty(early.AgentUp("x", node));
        Assert.Equal([(MachineWord.Up, "x")], Words(early.NodeUp(node)));

        var late = new MachineBook<string>();
        Assert.Empty(late.NodeUp(node));
        Assert.Equal([(MachineWord.Up, "x")], Words(late.AgentUp("x", node)));
        Assert.Empty(late.NodeUp(node));
        Assert.Empty(late.AgentUp("x", node));
    }

    [Fact]
    public void A_member_that_is_gone_takes_its_agent_with_it_and_refuses_those_of_it_that_come_later()
    {
        ClusterNode node = new("a", 1);
        var book = new MachineBook<string>();
        book.NodeUp(node);
        book.AgentUp("x", node);

        Assert.Equal([(MachineWord.Down, "x")], Words(book.NodeGone(node, "w")));
        Assert.Empty(book.NodeGone(node, "again"));
        Assert.Empty(book.AgentDown("x", "late"));
        Assert.Equal([(MachineWord.Refused, "y")], Words(book.AgentUp("y", node)));
        Assert.Empty(book.NodeUp(node));

        Assert.Empty(book.AgentUp("z", new("a", 2)));
        Assert.Equal([(MachineWord.Up, "z")], Words(book.NodeUp(new("a", 2))));
    }

    [Fact]
    public void An_unreachable_member_keeps_its_agent_which_is_doubted_until_it_is_reached_again()
    {
        ClusterNode node = new("a", 1);
        var book = new MachineBook<string>();
        book.NodeUp(node);
        book.AgentUp("x", node);

        Assert.Equal([(MachineWord.Doubted, "x")], Words(book.NodeDoubted(node, isDoubted: true)));
        Assert.Empty(book.NodeDoubted(node, isDoubted: true));
        Assert.Equal([(MachineWord.Trusted, "x")], Words(book.NodeDoubted(node, isDoubted: false)));
        book.NodeDoubted(node, isDoubted: true);
        Assert.Equal([(MachineWord.Down, "x"), (MachineWord.Up, "y"), (MachineWord.Doubted, "y")], Words(book.AgentUp("y", node)));
    }

    [Fact]
    public void One_that_leaves_is_told_of_once_whoever_says_it_and_not_at_all_if_it_never_was_up()
    {
        ClusterNode node = new("a", 1);
        var book = new MachineBook<string>();
        book.NodeUp(node);
        book.AgentUp("x", node);
        Assert.Equal([(MachineWord.Leaving, "x")], Words(book.AgentLeaving("x")));
        Assert.Empty(book.NodeLeaving(node));
        Assert.Equal([(MachineWord.Down, "x")], Words(book.AgentDown("x", "w")));

        Assert.Empty(book.AgentUp("y", node));
        Assert.Empty(book.AgentDown("y", "w"));
    }

    [Fact]
    public void Whoever_leaves_the_cluster_has_lost_all_machines()
    {
        var book = new MachineBook<string>();
        foreach (var address in s_addresses)
        {
            book.NodeUp(new(address, 1));
            book.AgentUp(address, new(address, 1));
        }

        Assert.Equal(s_addresses, book.LoseAll("w").Select(static news => news.Agent));
    }

    [Fact]
    public void A_ledger_gives_nothing_until_all_hosts_that_were_there_have_said_what_they_keep()
    {
        var ledger = new PlaceLedger<string, string>();
        Assert.Null(ledger.Report("nobody", 1, []));
        ledger.Up("h1");
        ledger.Up("h2");
        ledger.Up("h3");

        Assert.Equal([new PlaceLease(0, 0)], ledger.Report("h1", 1, [new("m", 4, 0, 3)])!);
        ledger.Begin();
        ledger.Up("late"); // It cannot have places of before.
        Assert.Equal([new PlaceLease(0, 0)], ledger.Report("h1", 2, [new("m", 4, 0, 3)])!);
        Assert.Equal([new PlaceLease(3, 0)], ledger.Report("h2", 1, [new("m", 4, 3, 1)])!);
        Assert.False(ledger.IsGiving);

        ledger.Gone("h3");
        Assert.Equal([new PlaceLease(1, 0)], ledger.Report("h1", 3, [new("m", 4, 0, 3)])!);
    }

    [Fact]
    public void A_report_that_comes_late_or_twice_changes_nothing_and_a_host_that_is_gone_gives_back_all()
    {
        var ledger = Giving("h1", "h2");
        Assert.Equal([new PlaceLease(3, 1)], ledger.Report("h1", 5, [new("m", 4, 0, 3)])!);
        Assert.Null(ledger.Report("h1", 5, [new("m", 4, 0, 0)]));
        Assert.Null(ledger.Report("h1", 4, [new("m", 4, 0, 0)]));
        Assert.Equal([new PlaceLease(1, 0)], ledger.Report("h2", 1, [new("m", 4, 0, 9)])!);

        ledger.Gone("h1");
        Assert.Null(ledger.Report("h1", 6, [new("m", 4, 3, 0)]));
        Assert.Equal([new PlaceLease(4, 0)], ledger.Report("h2", 2, [new("m", 4, 1, 9)])!);
    }

    [Fact]
    public void What_hosts_keep_is_theirs_even_if_it_is_more_than_there_is()
    {
        var ledger = Giving("h1", "h2");
        ledger.Report("h1", 1, [new("m", 4, 3, 0)]);

        Assert.Equal([new PlaceLease(3, 0)], ledger.Report("h2", 1, [new("m", 4, 3, 2)])!);
        Assert.Equal(6, ledger.TakenAt("m"));
    }

    /// <summary>Hosts, their messages and coordinators that follow one another, with every message free to be lost or to come late.</summary>
    [Fact]
    public void No_two_hosts_have_the_same_place_whatever_is_lost_or_late_and_whoever_hands_out() => Prop.ForAll<int>(static seed =>
    {
        const int Capacity = 3;
        var random = new Random(seed);
        var hosts = new[] { new Host("h1"), new Host("h2"), new Host("h3") };
        var ledger = Giving("h1", "h2", "h3");
        var reports = new List<(Host From, int Number, int Keeps, int Wants, PlaceLedger<string, string> To)>();
        var answers = new List<(Host To, int Number, int Places)>();
        for (var step = 0; step < 1000; step++)
        {
            var host = hosts[random.Next(3)];
            var pick = random.Next(1000);
            switch (random.Next(8))
            {
                case 0 or 1:
                    host.Allowed = host.Used;
                    reports.Add((host, ++host.Number, host.Used, pick % 3, ledger));
                    break;
                case 2 or 3 when reports.Count > 0:
                    var report = reports[pick % reports.Count];
                    reports.Remove(report);
                    if (ReferenceEquals(report.To, ledger) && ledger.Report(report.From.Name, report.Number, [new("m", Capacity, report.Keeps, report.Wants)]) is { } leases)
                    {
                        answers.Add((report.From, report.Number, leases[0].Places));
                    }

                    break;
                case 4 or 5 when answers.Count > 0:
                    var answer = answers[pick % answers.Count];
                    answers.Remove(answer);
                    if (answer.Number == answer.To.Number)
                    {
                        answer.To.Allowed = answer.Places;
                    }

                    break;
                case 6:
                    host.Used = pick % 2 == 0 ? Math.Min(host.Allowed, host.Used + 1) : Math.Max(0, host.Used - 1);
                    break;
                case 7 when pick % 5 == 0:
                    ledger = new PlaceLedger<string, string>(); // The office changes hands.
                    foreach (var each in hosts)
                    {
                        ledger.Up(each.Name);
                    }

                    ledger.Begin();
                    break;
            }

            Assert.InRange(hosts.Sum(static each => each.Used), 0, Capacity);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Shared_machines_are_used_as_far_as_is_allowed_and_more_is_wanted_as_far_as_there_is()
    {
        var registry = new AgentRegistry<string, int, string>();
        Dictionary<string, string> gpu = new() { ["gpu"] = "yes" };
        registry.Join("a", 4, new Dictionary<string, string>());
        registry.Join("b", 4, gpu);
        registry.Allow("a", 0, 4);
        registry.Allow("b", 0, 1);
        for (var keeper = 1; keeper <= 3; keeper++)
        {
            registry.Ask(keeper, "p", gpu, isSpare: false);
        }

        registry.Ask(4, "p", new Dictionary<string, string>(), isSpare: false);
        registry.Ask(5, "p", new Dictionary<string, string>(), isSpare: true);
        Assert.Equal(5, Assert.Single(registry.Grant()).Keeper);
        Assert.Equal(5, registry.OfferFor("p", new Dictionary<string, string>()));
        Assert.Equal([("a", 1), ("b", 1)], registry.Wants().OrderBy(static want => want.Key, StringComparer.Ordinal).Select(static want => (want.Key, want.Value)));

        registry.Allow("a", 2, 2);
        registry.Allow("b", 1, 0);
        Assert.Equal([(1, "b"), (4, "a")], registry.Grant());
        Assert.Empty(registry.Wants());
        Assert.Equal([("a", 4, 1), ("b", 4, 1)], registry.GiveBack().Order());
        registry.Ask(6, "p", new Dictionary<string, string>(), isSpare: false);
        Assert.Empty(registry.Grant());
        Assert.Equal(1, registry.Wants()["a"]);
    }

    [Fact]
    public void A_doubted_agent_keeps_what_it_has_and_gets_no_more()
    {
        var registry = new AgentRegistry<string, int, string>();
        registry.Join("a", 2, new Dictionary<string, string>());
        registry.Ask(1, "p", new Dictionary<string, string>(), isSpare: false);
        Assert.Single(registry.Grant());
        registry.Doubt("a", isDoubted: true);
        registry.Ask(2, "p", new Dictionary<string, string>(), isSpare: false);

        Assert.Empty(registry.Grant());
        Assert.Equal(1, registry.OfferFor("p", new Dictionary<string, string>()));
        registry.Doubt("a", isDoubted: false);
        Assert.Equal([(2, "a")], registry.Grant());
    }

    private static ClusterNode NodeOf(int step) => new(s_addresses[step % 2], step / 2 % 3);

    private static IEnumerable<(MachineWord, string)> Words(IReadOnlyList<MachineNews<string>> news) => news.Select(static one => (one.Word, one.Agent));

    private static PlaceLedger<string, string> Giving(params string[] hosts)
    {
        var ledger = new PlaceLedger<string, string>();
        foreach (var host in hosts)
        {
            ledger.Up(host);
            ledger.Report(host, 0, []);
        }

        ledger.Begin();
        return ledger;
    }

    private sealed class Host(string name)
    {
        public string Name => name;

        public int Used { get; set; }

        public int Allowed { get; set; }

        public int Number { get; set; }
    }
}
