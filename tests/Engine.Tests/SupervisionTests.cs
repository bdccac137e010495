namespace Troupe.Engine.Tests;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class SupervisionTests
{
    public static TheoryData<Exception, Directive> DefaultDecisions => new()
    {
        { new ActorInitializationException("no start"), Directive.Stop },
        { new ActorKilledException("Kill"), Directive.Stop },
        { new DeathPactException(ActorRefs.Nobody), Directive.Stop },
        { new PostRestartException(ActorRefs.Nobody, new ArgumentException("again"), new ArgumentException("first")), Directive.Stop },
        { new InvalidOperationException("bug"), Directive.Restart },
        { new OutOfMemoryException(), Directive.Restart },
    };

    [Theory]
    [MemberData(nameof(DefaultDecisions), DisableDiscoveryEnumeration = true)]
    public void The_default_decider_stops_what_cannot_go_on_and_restarts_the_rest(Exception fault, Directive expected) =>
        Assert.Equal(expected, SupervisorStrategy.DefaultDecider.Decide(fault));

    [Fact]
    public void A_rule_for_the_very_type_goes_before_rules_for_its_base_types()
    {
        var decider = Decider.From(Directive.Escalate, Directive.Stop.When<ArgumentException>(), Directive.Resume.When<ArgumentNullException>());

        Assert.Equal(Directive.Resume, decider.Decide(new ArgumentNullException()));
        Assert.Equal(Directive.Stop, decider.Decide(new ArgumentOutOfRangeException()));
        Assert.Equal(Directive.Escalate, decider.Decide(new InvalidOperationException()));
    }

    [Fact]
    public void Without_a_window_exactly_as_many_restarts_are_allowed_as_the_limit_says() =>
        Prop.ForAll(Gen.Choose(0, 50).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (limit, asked) =>
        {
            var window = RetryWindow.Fresh;
            var allowed = 0;
            for (var i = 0; i < asked; i++)
            {
                (var may, window) = window.Ask(limit, -1, i * 1000L);
                if (may) allowed++;
            }
            return allowed == Math.Min(limit, asked);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_window_never_allows_more_restarts_than_the_limit_before_it_is_over() =>
        Prop.ForAll(Gen.Choose(1, 10).ToArbitrary(), Gen.Choose(1, 1000).ListOf().ToArbitrary(), (limit, gaps) =>
        {
            const int within = 1000;
            var window = RetryWindow.Fresh;
            long now = 1;
            foreach (var gap in gaps)
            {
                now += gap;
                var before = window;
                (var may, window) = window.Ask(limit, within, now);
                var isInside = before.Since is null || now - before.Since <= within;
                if (may != (!isInside || before.Restarts < limit)) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_limit_below_zero_without_a_window_allows_any_number() =>
        Assert.True(RetryWindow.Fresh.Ask(-1, -1, 0).Allowed);

    private sealed class SelfStopping : UntypedActor
    {
        protected override void PreStart() => Context.ActorOf(Props.Empty);

        protected override void OnReceive(object message) => Context.Stop(Self);
    }

    [Fact]
    public async Task An_actor_with_children_can_stop_itself()
    {
        await using var test = new TestSystem();
        Assert.True(await test.System.ActorOf(Props.Create(typeof(SelfStopping))).GracefulStop(TestSystem.Patience, "stop"));
    }
}
