namespace Troupe.Actors.Tests.State;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.State;
using Xunit;

[Trait("Category", "Model")]
public class DictionaryStateTests
{
    [Fact]
    public void It_answers_as_the_frameworks_does() => Prop.ForAll(Gen.Choose(0, 999).ArrayOf().ToArbitrary(), AgreesWithModel).Check(ModelRuns.Sequences());

    [Fact]
    public void Plain_keys_are_equal_as_they_are_and_others_by_their_bytes()
    {
        var numbers = new DictionaryState<decimal, int>([Kept(1.0m), Kept(7)]);
        Assert.Equal(7, Value(numbers.Answer(new(1, StateVerb.Get, Values: Kept(1.00m)))));
        var floats = new DictionaryState<(double, string?), int>([Kept<(double, string?)>((0.0, "a")), Kept(8)]);
        Assert.Equal(8, Value(floats.Answer(new(1, StateVerb.Get, Values: Kept<(double, string?)>((-0.0, "a"))))));
        var records = new DictionaryState<CaseBlind, int>([Kept(new CaseBlind("a")), Kept(9)]);
        Assert.Equal(9, Value(records.Answer(new(1, StateVerb.Get, Values: Kept(new CaseBlind("a"))))));
        Assert.Equal(StateOutcome.Refused, records.Answer(new(1, StateVerb.Get, Values: Kept(new CaseBlind("A")))).Outcome);
    }

    [Fact]
    public void What_could_not_be_told_is_taken_back()
    {
        var state = new DictionaryState<string, int>([Kept("a"), Kept(1)]);
        state.Answer(new(1, StateVerb.Remove, Values: Kept("a")));
        state.TakeBack();
        Assert.Equal(1, Value(state.Answer(new(1, StateVerb.Get, Values: Kept("a")))));
        state.TakeBack();
        Assert.Equal(1, state.Answer(new(1, StateVerb.Count)).Count);
    }

    private static void AgreesWithModel(int[] steps)
    {
        var state = new DictionaryState<string, int>([]);
        Dictionary<string, int> model = [];
        foreach (var step in steps)
        {
            var (kind, key, value) = (step % 9, $"{step / 9 % 4}", step / 36 % 4);
            switch (kind)
            {
                case 0:
                    Assert.Equal(StateOutcome.Done, state.Answer(new(1, StateVerb.Set, Values: [Kept(key), Kept(value)])).Outcome);
                    model[key] = value;
                    break;
                case 1:
                    var had = model.TryGetValue(key, out var before);
                    var added = state.Answer(new(1, StateVerb.TryAdd, Values: [Kept(key), Kept(value)]));
                    Assert.Equal((!had, had ? before : null), (added.Outcome == StateOutcome.Done, Value(added)));
                    model.TryAdd(key, value);
                    break;
                case 2:
                    var removed = state.Answer(new(1, StateVerb.Remove, Values: Kept(key)));
                    Assert.Equal(model.Remove(key, out var was) ? was : null, Value(removed));
                    break;
                case 3:
                    var there = model.TryGetValue(key, out var found) && found == value;
                    Assert.Equal(there, state.Answer(new(1, StateVerb.CompareExchange, Values: [Kept(key), Kept(value), Kept(9)])).Outcome == StateOutcome.Done);
                    model[there ? key : "-"] = 9;
                    model.Remove("-");
                    break;
                case 4 when value == 0:
                    Assert.Equal(model.Count, state.Answer(new(1, StateVerb.Clear)).Count);
                    model.Clear();
                    break;
                case 5:
                    state.Answer(new(1, StateVerb.SetMany, Values: StateBundle.Of([Kept("0"), Kept(value), Kept(key), Kept(5)])));
                    (model["0"], model[key]) = (value, 5);
                    break;
                case 6:
                    Assert.Equal(
                        (model.Remove("1") ? 1 : 0) + (model.Remove(key) ? 1 : 0),
                        state.Answer(new(1, StateVerb.RemoveMany, Values: StateBundle.Of([Kept("1"), Kept(key)]))).Count);
                    break;
                case 7:
                    var many = StateBundle.Split(state.Answer(new(1, StateVerb.GetMany, Values: StateBundle.Of([Kept("2"), Kept(key)]))).Values[0]);
                    Assert.Equal([Of(model, "2"), Of(model, key)], many.Select(static one => one is null ? (int?)null : ItemParcel.Open<int>(one)));
                    break;
                case 8:
                    var all = StateBundle.Split(state.Answer(new(1, StateVerb.All)).Values[0]).Chunk(2).ToDictionary(pair => ItemParcel.Open<string>(pair[0]!), pair => ItemParcel.Open<int>(pair[1]!));
                    Assert.Equal(model.OrderBy(static entry => entry.Key), all.OrderBy(static entry => entry.Key));
                    Assert.Equal(model.Keys.Order(), StateBundle.Values<string>(state.Answer(new(1, StateVerb.Keys)).Values[0]).Order());
                    break;
            }

            Assert.Equal(Of(model, key), Value(state.Answer(new(1, step % 2 == 0 ? StateVerb.Get : StateVerb.Lease, Values: Kept(key)))));
            Assert.Equal(model.ContainsKey(key), state.Answer(new(1, StateVerb.Has, Values: Kept(key))).Outcome == StateOutcome.Done);
            Assert.Equal(model.Count, state.Answer(new(1, StateVerb.Count)).Count);
        }
    }

    private static int? Of(Dictionary<string, int> model, string key) => model.TryGetValue(key, out var value) ? value : null;

    private static Parcel Kept<T>(T value) => StateHandle.PackKept(value);

    private static int? Value(StateAnswer answer) => answer.Values is [var value] ? ItemParcel.Open<int>(value) : null;

    // Somebody's own equality does not run where the dictionary is kept.
    private sealed record CaseBlind(string Text)
    {
        public bool Equals(CaseBlind? other) => string.Equals(Text, other?.Text, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => 0;
    }
}
