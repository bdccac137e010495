namespace Troupe.Host.Tests.Resuming;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Host.Resuming;

public sealed class StateTextTests
{
    private static readonly MapState s_state = new(
        new MapWork("string A.B(string größe)", Guid.NewGuid(), "CSV with a header, columns \"a\"", "in order", "/tmp/out put", null), [new(0, 7, ulong.MaxValue), new(9, 12, 1)], 1L << 40, 17, 3);

    [Fact]
    public void What_is_written_is_read()
    {
        var read = StateText.Read(StateText.Write(s_state));

        Assert.Equal(s_state with { Done = [] }, read with { Done = [] });
        Assert.Equal(s_state.Done, read.Done);
    }

    [Fact]
    public void A_state_that_is_not_whole_or_has_a_changed_byte_is_refused()
    {
        var bytes = StateText.Write(s_state);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => StateText.Read(bytes.AsSpan(0, length)));
        }

        Prop.ForAll(Arb.From(Gen.Choose(0, bytes.Length - 1)), Arb.From(Gen.Choose(1, 255)), (place, change) =>
        {
            var changed = (byte[])bytes.Clone();
            changed[place] ^= (byte)change;
            Assert.Throws<FormatException>(() => StateText.Read(changed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void A_state_goes_on_only_with_its_own_work_and_files_that_are_long_enough()
    {
        var work = s_state.Work;

        Assert.Null(s_state.Objection(work, 1L << 40, 17));
        Assert.Null(s_state.Objection(work, 1L << 41, 170));
        Assert.Contains("method", s_state.Objection(work with { Method = "int A.B(string line)" }, 1L << 40, 17), StringComparison.Ordinal);
        Assert.Contains("another build", s_state.Objection(work with { Build = Guid.Empty }, 1L << 40, 17), StringComparison.Ordinal);
        Assert.Contains("read as CSV", s_state.Objection(work with { Input = "text" }, 1L << 40, 17), StringComparison.Ordinal);
        Assert.Contains("written in order", s_state.Objection(work with { Order = "as they come" }, 1L << 40, 17), StringComparison.Ordinal);
        Assert.Contains("output is /tmp/out put", s_state.Objection(work with { Output = "/tmp/other" }, 1L << 40, 17), StringComparison.Ordinal);
        Assert.Contains("errors go to no file", s_state.Objection(work with { Errors = "/tmp/errors" }, 1L << 40, 17), StringComparison.Ordinal);
        Assert.Contains("bytes, and 1099511627776 were written", s_state.Objection(work, 5, 17), StringComparison.Ordinal);
        Assert.Contains("16 bytes, and 17 were written", s_state.Objection(work, 1L << 40, 16), StringComparison.Ordinal);
    }
}
