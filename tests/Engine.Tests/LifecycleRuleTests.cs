namespace Troupe.Engine.Tests;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public sealed class LifecycleRuleTests
{
    private static readonly LifeState[] States =
    [
        .. from suspensions in Enumerable.Range(0, 3)
           from hasActor in new[] { true, false }
           from hasFailed in new[] { true, false }
           from waiting in Enum.GetValues<WaitingFor>()
           where hasFailed || waiting is WaitingFor.Nothing or WaitingFor.UserRequest
           select new LifeState(suspensions, hasActor, hasFailed, waiting),
    ];

    private sealed record Story(IReadOnlyList<int> Moves, IReadOnlyList<Directive> Judgements, bool AllForOne, bool KeepsChildren, int BornBroken)
    {
        public override string ToString() => $"[{string.Join(',', Moves)}] [{string.Join(',', Judgements)}] all for one: {AllForOne}, keeps children: {KeepsChildren}, born broken: {BornBroken}";
    }

    private static Arbitrary<Story> Stories { get; } = (
        from moves in Gen.Choose(0, 999).ListOf()
        from judgements in Gen.Elements(Directive.Resume, Directive.Restart, Directive.Restart, Directive.Escalate, Directive.Stop).ListOf()
        from allForOne in Gen.Elements(true, false)
        from keepsChildren in Gen.Elements(true, false)
        from bornBroken in Gen.Choose(0, 3)
        select new Story([.. moves], [.. judgements], allForOne, keepsChildren, bornBroken)).ToArbitrary();

    /// <summary>Failures anywhere, system messages in any order of actors: when all is handled, whoever is still there is at work, and nobody is held up.</summary>
    [Fact]
    public void After_any_story_everybody_who_is_left_is_at_work() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(120),
        Prop.ForAll(Stories, story =>
        {
            var model = Played(story);
            foreach (var node in model.Nodes)
            {
                if (node.HasEnded || IsBelowTheDead(node)) continue;
                if (node.Life != LifeState.AtWork || node.Stash.Count > 0) throw new InvalidOperationException($"{node} in {story}");
            }
        }));

    [Fact]
    public void A_suspension_and_its_resumption_change_nothing()
    {
        foreach (var state in States.Where(state => state.HasActor && !state.IsWaiting))
            Assert.Equal(state, state.After(LifeSignal.Suspend).Next.After(LifeSignal.Resume).Next);
    }

    [Fact]
    public void Only_one_failure_at_a_time_is_told()
    {
        foreach (var state in States)
        {
            var (next, step) = state.After(LifeSignal.Fault);
            Assert.Equal(state.HasFailed ? LifeStep.Ignore : LifeStep.Fail, step);
            Assert.Equal((next, LifeStep.Ignore), next.After(LifeSignal.Fault));
        }
    }

    [Fact]
    public void What_never_started_is_started_by_any_leave_to_go_on()
    {
        foreach (var state in States.Where(state => !state.HasActor))
            foreach (var signal in new[] { LifeSignal.Resume, LifeSignal.Forgive, LifeSignal.Recreate })
                Assert.Equal(LifeStep.ClearForCreation, state.After(signal).Do);
    }

    [Fact]
    public void Nothing_but_its_end_comes_after_the_order_to_end()
    {
        foreach (var state in States)
        {
            var ending = state.After(LifeSignal.Terminate).Next;
            Assert.Equal(LifeStep.Ignore, ending.After(LifeSignal.Fault).Do);
            Assert.Equal(LifeStep.End, ending.After(LifeSignal.ChildrenGone).Do);
            Assert.True(ending.MustWait(new Recreate(new InvalidOperationException())));
            Assert.True(ending.MustWait(new Resume(null)));
        }
    }

    private static SupervisionModel Played(Story story)
    {
        var model = new SupervisionModel(story.Judgements, story.AllForOne, story.KeepsChildren, story.BornBroken);
        foreach (var move in story.Moves)
        {
            if (move % 5 == 0) model.Strike(move / 5);
            else model.Run(move / 5);
        }
        for (var turn = 0; !model.IsQuiet; turn++)
        {
            Assert.True(turn < 100_000, $"no end in {story}");
            model.Run(turn);
        }
        return model;
    }

    private static bool IsBelowTheDead(SupervisionModel.Node node) => node.Parent is { } parent && (parent.HasEnded || !parent.Children.Contains(node) || IsBelowTheDead(parent));
}
