namespace Troupe.Actors.Tests.Payload;

using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Troupe.Payload;
using Troupe.Wire;
using Xunit;

public class CodecTests
{
    private enum Colour : short { Red = 1, Green = -7 }

    private readonly record struct Point(double X, int Y, Colour Colour);

    [InlineArray(256)]
    private struct Wide256
    {
        private byte _first;
    }

    [InlineArray(257)]
    private struct Wide257
    {
        private byte _first;
    }

    [Fact]
    public void Values_without_references_are_copied_as_they_are()
    {
        Assert.Equal(42, RoundTrip.Of(42));
        Assert.Equal(-0.0, RoundTrip.Of(-0.0));
        Assert.Equal(1.10m, RoundTrip.Of(1.10m));
        Assert.Equal(Colour.Green, RoundTrip.Of(Colour.Green));
        Assert.Equal(new Point(1.5, 3, Colour.Red), RoundTrip.Of(new Point(1.5, 3, Colour.Red)));
        Assert.Equal((1, 'x', 2.5f), RoundTrip.Of((1, 'x', 2.5f)));
        Assert.Equal((int?)null, RoundTrip.Of((int?)null));
        Assert.Equal(7, RoundTrip.Of((int?)7));
        var local = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Local);
        Assert.Equal((local, local.Kind), (RoundTrip.Of(local), RoundTrip.Of(local).Kind));
        Assert.Equal(default, RoundTrip.Of(default(Nothing)));
        Assert.Empty(RoundTrip.Bytes(default(Nothing)));
    }

    [Fact]
    public void What_is_plain_has_the_bytes_that_are_written()
    {
        Plain(42);
        Plain(-0.0);
        Plain(1.10m);
        Plain(Colour.Green);
        Plain(new Point(1.5, 3, Colour.Red));
        Plain((int?)null);
        Plain((int?)7);
        Plain(Guid.NewGuid());
        Assert.True(Codec<Wide256>.Instance.IsPlain);
        Assert.False(Codec<Wide257>.Instance.IsPlain); // Of so much many thousands need not wait unpacked.
        Assert.False(Codec<string>.Instance.IsPlain);
        Assert.False(Codec<int[]>.Instance.IsPlain); // Its owner may change it while the call waits.
        Assert.Throws<NotSupportedException>(() => Codec<string>.Instance.Plain("a"));

        static void Plain<T>(T value)
        {
            Assert.True(Codec<T>.Instance.IsPlain);
            var plain = Codec<T>.Instance.Plain(value);
            var reader = new PayloadReader(plain, []);
            Assert.Equal(RoundTrip.Bytes(value).Length, plain.Length); // What lies between a structure's fields may be anything.
            Assert.Equal(value, Codec<T>.Instance.Read(ref reader));
        }
    }

    [Fact]
    public void Sequences_travel_with_their_elements()
    {
        Assert.Equal([1, 2, 3], RoundTrip.Of<int[]>([1, 2, 3]));
        Assert.Null(RoundTrip.Of<int[]?>(null));
        Assert.Empty(RoundTrip.Of<long[]>([]));
        Assert.Equal(new[] { "a", null, "ü" }.AsEnumerable(), RoundTrip.Of<string?[]>(["a", null, "ü"]));
        Assert.Equal([1.5, 2.5], RoundTrip.Of<List<double>>([1.5, 2.5]));
        Assert.Null(RoundTrip.Of<List<double>?>(null));
        Assert.Equal([1, 2], RoundTrip.Of(new ReadOnlyMemory<int>([0, 1, 2, 3], 1, 2)).ToArray());
        Assert.Equal([1, 2], RoundTrip.Of(new Memory<int>([1, 2])).ToArray());
        Assert.Equal([[1], [], [2, 3]], RoundTrip.Of<int[][]>([[1], [], [2, 3]]));
        Assert.Equal(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, RoundTrip.Of(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Assert.Equal(new byte[0, 5], RoundTrip.Of(new byte[0, 5]));
    }

    [Fact]
    public void Any_text_comes_back_unit_by_unit() => Prop.ForAll<string?>(text => RoundTrip.Of(text) == text).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("Grüße \U0001F600")]
    [InlineData("\uD800")]
    [InlineData("a\uDC00\uD800b")]
    [InlineData("\0\u007F\u0080")]
    public void Awkward_text_comes_back(string text)
    {
        Assert.Equal(text, RoundTrip.Of(text));
        Assert.Equal([text, text], RoundTrip.Many([text, text]));
        Assert.Equal(text, RoundTrip.Of<object>(text));
        Assert.Equal(text, RoundTrip.Of(new Named(text, new() { [text] = 1 })).Name);
        Assert.Equal([text], RoundTrip.Of(new Named(text, new() { [text] = 1 })).Counts.Keys);
    }

    [Fact]
    public void Ascii_takes_a_byte_a_character() => Assert.Equal(101, RoundTrip.Bytes(new string('x', 100)).Length - 1);

    [Fact]
    public void Many_numbers_are_one_copy()
    {
        var values = Enumerable.Range(0, 10_000).ToArray();
        Assert.Equal(values, RoundTrip.Many(values));
    }

    [Fact]
    public void Objects_of_the_closed_set_keep_their_type()
    {
        object?[] values =
        [
            null, true, (sbyte)-1, (byte)2, (short)-3, (ushort)4, 5, 6u, 7L, 8ul, 1.5f, 2.5, 3.50m, 'c', "text",
            new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)), TimeSpan.FromTicks(9), Guid.NewGuid(),
            new byte[] { 1, 2 }, new List<object?> { 1, "x", null }, new object?[] { 2.5 },
        ];
        foreach (var value in values)
        {
            var back = RoundTrip.Of(value);
            Assert.Equal(value, back);
            Assert.Equal(value?.GetType(), back?.GetType());
        }

        var map = Assert.IsType<Dictionary<string, object?>>(RoundTrip.Of<object>(new Dictionary<string, object?> { ["a"] = new List<object?> { 1 } }));
        Assert.Equal([1], Assert.IsType<List<object?>>(map["a"]));
    }

    [Fact]
    public void An_object_outside_the_closed_set_is_refused_by_name()
    {
        var refused = Assert.Throws<CannotTravelException>(() => RoundTrip.Of<object>(new Version(1, 2)));
        Assert.Contains("System.Version", refused.Message);
        Assert.Throws<CannotTravelException>(() => RoundTrip.Of<object>(new List<int>()));
    }

    [Fact]
    public void Objects_that_hold_themselves_are_refused()
    {
        var list = new List<object?>();
        list.Add(list);
        Assert.Throws<CannotTravelException>(() => RoundTrip.Of<object>(list));
    }

    [Fact]
    public void Broken_bytes_are_refused_and_nothing_else_happens()
    {
        var random = new Random(17);
        Shake<int[]>(random, [1, 2, 3]);
        Shake<string?[]>(random, ["a", "ü", null]);
        Shake<object>(random, new List<object?> { 1, "x", new Dictionary<string, object?> { ["k"] = 1.5m } });
        Shake(random, new Named("x", new() { ["y"] = 1 }));
        Shake<long[,]>(random, new long[,] { { 1, 2 }, { 3, 4 } });
        Shake<List<string[]>>(random, [["a"], []]);
    }

    private static void Shake<T>(Random random, T value)
    {
        var good = RoundTrip.Bytes(value);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = good.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                var reader = new PayloadReader(bytes.AsSpan(0, random.Next(bytes.Length + 1)), []);
                _ = Codec<T>.Instance.Read(ref reader);
            }
            catch (WireFormatException)
            {
                // what is expected of broken bytes, unless they happen to be right
            }
        }
    }

    public sealed record Named(string Name, Dictionary<string, int> Counts);
}
