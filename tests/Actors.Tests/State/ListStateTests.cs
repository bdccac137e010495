namespace Troupe.Actors.Tests.State;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.State;
using Xunit;

[Trait("Category", "Model")]
public class ListStateTests
{
    [Fact]
    public void It_answers_as_the_frameworks_does() => Prop.ForAll(Gen.Choose(0, 999).ArrayOf().ToArbitrary(), AgreesWithModel).Check(ModelRuns.Sequences());

    [Fact]
    public void What_could_not_be_told_is_taken_back()
    {
        var state = new ListState([Kept(1), Kept(2), Kept(3)]);
        state.Answer(new(1, StateVerb.Remove, At: 1));
        state.TakeBack();
        state.Answer(new(1, StateVerb.Exchange, At: 0, Values: Kept(9)));
        state.TakeBack();
        state.Answer(new(1, StateVerb.All));
        state.TakeBack();
        Assert.Equal([1, 2, 3], StateBundle.Values<int>(state.Answer(new(1, StateVerb.All)).Values[0]));
    }

    [Fact]
    public void Numbers_beyond_all_bounds_are_out_of_range()
    {
        var state = new ListState([Kept(1)]);
        Assert.Equal(StateOutcome.OutOfRange, state.Answer(new(1, StateVerb.GetMany, At: 1, Count: long.MaxValue)).Outcome);
        Assert.Equal(StateOutcome.OutOfRange, state.Answer(new(1, StateVerb.RemoveMany, At: long.MaxValue, Count: 1)).Outcome);
        Assert.Equal(StateOutcome.OutOfRange, state.Answer(new(1, StateVerb.Insert, At: long.MaxValue, Values: StateBundle.Of([]))).Outcome);
        Assert.Equal(StateOutcome.Misunderstood, state.Answer(new(1, StateVerb.Add)).Outcome);
    }

    private static void AgreesWithModel(int[] steps)
    {
        var state = new ListState([]);
        List<int> model = [];
        foreach (var step in steps)
        {
            var (kind, at, value) = (step % 9, (step / 9 % 6) - 1, step);
            var holds = at >= 0 && at < model.Count;
            switch (kind)
            {
                case 0 or 1:
                    var place = at < 0 ? model.Count : at;
                    var inserted = state.Answer(new(1, StateVerb.Insert, At: at, Values: StateBundle.Of([Kept(value), Kept(-value)])));
                    Assert.Equal(place <= model.Count ? (StateOutcome.Done, place) : (StateOutcome.OutOfRange, model.Count), (inserted.Outcome, (int)inserted.Count));
                    if (place <= model.Count)
                    {
                        model.InsertRange(place, [value, -value]);
                    }

                    break;
                case 2 when at >= 0:
                    var exchanged = state.Answer(new(1, StateVerb.Exchange, At: at, Values: Kept(value)));
                    Assert.Equal(holds ? (StateOutcome.Done, model[at]) : (StateOutcome.OutOfRange, null), (exchanged.Outcome, Value(exchanged)));
                    if (holds)
                    {
                        model[at] = value;
                    }

                    break;
                case 3:
                    var removed = state.Answer(new(1, StateVerb.Remove, At: at));
                    var which = at < 0 ? model.Count - 1 : at;
                    Assert.Equal(which >= 0 && which < model.Count ? model[which] : null, Value(removed));
                    if (removed.Outcome == StateOutcome.Done)
                    {
                        model.RemoveAt(which);
                    }

                    break;
                case 4:
                    var fits = at >= 0 && at + 2 <= model.Count;
                    Assert.Equal(fits, state.Answer(new(1, StateVerb.RemoveMany, At: at, Count: 2)).Outcome == StateOutcome.Done);
                    if (fits)
                    {
                        model.RemoveRange(at, 2);
                    }

                    break;
                case 5 when at == 0:
                    Assert.Equal(model.Count, state.Answer(new(1, StateVerb.Clear)).Count);
                    model.Clear();
                    break;
                case 6 when at == 0:
                    Assert.Equal(model.Count, state.Answer(new(1, StateVerb.SetMany, Values: StateBundle.Of([Kept(3), Kept(2), Kept(1)]))).Count);
                    model = [3, 2, 1];
                    break;
                case 7:
                    var some = state.Answer(new(1, StateVerb.GetMany, At: at, Count: 3));
                    Assert.Equal(at >= 0 && at + 3 <= model.Count ? model.GetRange(at, 3) : null, some.Outcome == StateOutcome.Done ? StateBundle.Values<int>(some.Values[0]) : null);
                    break;
                case 8 when holds:
                    Assert.Equal(StateOutcome.Done, state.Answer(new(1, StateVerb.Set, At: at, Values: Kept(value))).Outcome);
                    model[at] = value;
                    Assert.Equal(value, Value(state.Answer(new(1, step % 2 == 0 ? StateVerb.Get : StateVerb.Lease, At: at))));
                    break;
            }

            Assert.Equal(model.Count, state.Answer(new(1, StateVerb.Count)).Count);
        }

        Assert.Equal(model, StateBundle.Values<int>(state.Answer(new(1, StateVerb.All)).Values[0]));
        Assert.Equal(model, StateBundle.Values<int>(state.Answer(new(1, StateVerb.Lease, Count: 1)).Values[0]));
    }

    private static Parcel Kept(int value) => StateHandle.PackKept(value);

    private static int? Value(StateAnswer answer) => answer.Values is [var value] ? ItemParcel.Open<int>(value) : null;
}
