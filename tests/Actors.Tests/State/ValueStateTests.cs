namespace Troupe.Actors.Tests.State;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.State;
using Xunit;

[Trait("Category", "Model")]
public class ValueStateTests
{
    [Fact]
    public void A_value_answers_as_a_variable_does() => Prop.ForAll(Gen.Choose(0, 999).ArrayOf().ToArbitrary(), AgreesWithModel).Check(ModelRuns.Sequences());

    private static void AgreesWithModel(int[] steps)
    {
        var state = new ValueState<int>(Pack(0));
        var model = 0;
        foreach (var step in steps)
        {
            var (kind, pick) = (step % 5, step / 5 % 7);
            var before = model;
            switch (kind)
            {
                case 0:
                    Assert.Equal(StateOutcome.Done, state.Answer(new(1, StateVerb.Set, Values: [Pack(pick)])).Outcome);
                    model = pick;
                    break;
                case 1:
                    Assert.Equal(before, Value(state.Answer(new(1, StateVerb.Exchange, Values: [Pack(pick)]))));
                    model = pick;
                    break;
                case 2:
                    var answer = Value(state.Answer(new(1, StateVerb.CompareExchange, Values: [Pack(pick), Pack(3)])));
                    Assert.Equal(before, answer);
                    model = pick == before ? 3 : before;
                    break;
                case 3:
                    Assert.Equal(before, Value(state.Answer(new(1, StateVerb.Add, Values: [ItemParcel.Pack<int[]>([pick, -2])]))));
                    model += pick - 2;
                    break;
            }

            Assert.Equal(model, Value(state.Answer(new(1, StateVerb.Get))));
        }
    }

    private static Parcel Pack(int value) => ItemParcel.Pack(value);

    private static int Value(StateAnswer answer) => ItemParcel.Open<int>(answer.Values[0]);
}
