namespace Troupe.Actors.Tests.State;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.State;
using Xunit;

[Trait("Category", "Model")]
public class WriteGateTests
{
    [Fact]
    public void Any_sequence_of_steps_is_as_in_the_model() =>
        Prop.ForAll(Gen.Choose(0, 999).ArrayOf().ToArbitrary(), AgreesWithModel).Check(ModelRuns.Sequences());

    // The model: one list of who waits, and the holder's name.
    private static void AgreesWithModel(int[] steps)
    {
        var gate = new WriteGate<int, string>();
        List<int> line = [];
        var (holder, lease, last) = (-1, 0L, 0L);
        for (var i = 0; i < steps.Length; i++)
        {
            var (kind, pick) = (steps[i] % 10, steps[i] / 10);
            switch (kind)
            {
                case < 4:
                    Assert.Equal(holder < 0, gate.TryEnter(i, $"{i}", wait: pick % 4 > 0));
                    if (holder >= 0 && pick % 4 > 0)
                    {
                        line.Add(i);
                    }

                    break;
                case 4 or 5 when holder < 0:
                    (holder, lease) = (i, ++last);
                    Assert.Equal(lease, gate.Take(i));
                    break;
                case 6:
                    var asked = pick % 2 == 0 ? lease : pick;
                    Assert.Equal(holder >= 0 && asked == lease, gate.Release(asked));
                    holder = asked == lease ? -1 : holder;
                    break;
                case 7:
                    Assert.Equal(line.Remove(pick), gate.Withdraw(pick));
                    break;
                case 8:
                    gate.Drop(waiter => waiter % 5 == pick % 5);
                    line.RemoveAll(waiter => waiter % 5 == pick % 5);
                    if (holder >= 0 && holder % 5 == pick % 5)
                    {
                        holder = -1;
                    }

                    break;
                case 9:
                    Assert.Equal(holder < 0 && line.Count > 0, gate.TryNext(out var next, out var write));
                    if (holder < 0 && line.Count > 0)
                    {
                        Assert.Equal((line[0], $"{line[0]}"), (next, write));
                        line.RemoveAt(0);
                    }

                    break;
            }

            Assert.Equal((holder >= 0, line.Count), (gate.IsHeld, gate.Waiting));
        }
    }
}
