namespace Troupe.Engine.Tests.Configuration;

using Xunit;

public sealed class HoconTests
{
    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);

    [Theory]
    [InlineData("a.b = 1")]
    [InlineData("a { b = 1 }")]
    [InlineData("{ a : { b : 1 } }")]
    [InlineData("a.b=0, a.b=1,")]
    [InlineData("a { c = 2 }\na { b : 1 } # said twice")]
    [InlineData("// first\r\n\"a\".\"b\" =\r\n  1")]
    [InlineData("b = 1, a = ${c}, c { b = ${b} }")]
    [InlineData("a = ${?nothing}, a.b = 1")]
    [InlineData("a { b = 1 }, a = ${?nothing}")]
    [InlineData("c { x = 3 }, a = ${c} { b = 1 }")]
    [InlineData("c { x = 3 }, a = ${c}, a.b = 1")]
    public void Many_spellings_say_the_same(string text) => Assert.Equal(1, Parse(text).GetInt("a.b"));

    [Theory]
    [InlineData("a = x y  z  ", "x y  z")]
    [InlineData("a = \"x y \" z", "x y  z")]
    [InlineData("a = \"q\\\"\\n\\u0041\"", "q\"\nA")]
    [InlineData("a = \"\"\"raw \"x\" \\n\"\"\"\"", "raw \"x\" \\n\"")]
    [InlineData("b = 4, a = 1${b}2", "142")]
    [InlineData("b = 4, a = ${b} 2", "4 2")]
    [InlineData("a = x/y // not this", "x/y")]
    [InlineData("a = \"http://x#y\" # not this", "http://x#y")]
    [InlineData("a = \"\"", "")]
    public void A_text_reads_as_it_was_meant(string text, string expected) => Assert.Equal(expected, Parse(text).GetString("a"));

    [Theory]
    [InlineData("a = 250ms", 250)]
    [InlineData("a = 10 seconds", 10_000)]
    [InlineData("a = 1.5s", 1_500)]
    [InlineData("a = 2m", 120_000)]
    [InlineData("a = 1 h", 3_600_000)]
    [InlineData("a = 1d", 86_400_000)]
    [InlineData("a = 42", 42)]
    [InlineData("a = infinite", -1)]
    [InlineData("", 7)]
    public void A_duration_has_a_unit_or_is_milliseconds(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Parse(text).GetTimeSpan("a", TimeSpan.FromMilliseconds(7)));

    [Theory]
    [InlineData("a = 12", 12)]
    [InlineData("a = 12b", 12)]
    [InlineData("a = 128 kB", 128_000)]
    [InlineData("a = 128 KiB", 131_072)]
    [InlineData("a = 1MB", 1_000_000)]
    [InlineData("a = 1 MiB", 1_048_576)]
    [InlineData("a = 2GiB", 2_147_483_648)]
    public void A_size_is_decimal_or_binary_by_its_unit(string text, long bytes) => Assert.Equal(bytes, Parse(text).GetByteSize("a"));

    [Theory]
    [InlineData("true", true)]
    [InlineData("on", true)]
    [InlineData("yes", true)]
    [InlineData("false", false)]
    [InlineData("off", false)]
    [InlineData("no", false)]
    public void A_boolean_has_three_spellings(string text, bool expected) => Assert.Equal(expected, Parse($"a = {text}").GetBoolean("a", !expected));

    [Fact]
    public void A_list_may_be_over_lines_joined_and_hold_anything()
    {
        var config = Parse("n = [1, 2,\n 3\n 4,], b = [5], both = ${n} ${b}, mixed = [a b, { x = 1 }, [2], null]");
        Assert.Equal([1, 2, 3, 4, 5], config.GetIntList("both"));
        var mixed = config.GetValue("mixed")!.GetArray();
        Assert.Equal("a b", mixed[0].GetString());
        Assert.Equal(1, mixed[1].GetObject().GetKey("x")!.GetInt());
        Assert.True(mixed[2].IsArray());
        Assert.Null(mixed[3].GetString());
        Assert.Empty(config.GetStringList("nothing"));
    }

    [Fact]
    public void A_fallback_answers_for_what_is_missing_and_merges_sections()
    {
        var config = Parse("a { b = 1 }, s = text, n = null").WithFallback(Parse("a { b = 2, c = 3 }, s { t = 4 }, n = 5, d = 6")).WithFallback(Parse("a.e = 7"));
        Assert.Equal(1, config.GetInt("a.b"));
        Assert.Equal(3, config.GetInt("a.c"));
        Assert.Equal(7, config.GetConfig("a")!.GetInt("e"));
        Assert.Equal(3, config.GetConfig("a")!.GetInt("c"));
        Assert.False(config.HasPath("s.t"));
        Assert.False(config.HasPath("n"));
        Assert.Equal(8, config.GetInt("n", 8));
        Assert.Equal(6, config.GetInt("d"));
        Assert.Null(config.GetConfig("nothing"));
        Assert.Equal(["a", "d", "n", "s"], config.AsEnumerable().Select(pair => pair.Key).Order());
        Assert.Equal(config.ToString(), Parse(config.ToString()).ToString());
    }

    [Theory]
    [InlineData("a = 1\nb = ${c}", 2, 5)]
    [InlineData("a = ${a} 1", 1, 5)]
    [InlineData("a = ${b}\nb = ${a}", 2, 5)]
    [InlineData("a = ${HOME}", 1, 5)]
    [InlineData("a = [1]\na += 2", 2, 3)]
    [InlineData("include \"x\"", 1, 1)]
    [InlineData("a = {\n b = 1", 2, 7)]
    [InlineData("a = [1, 2", 1, 10)]
    [InlineData("a = \"x\n\"", 1, 5)]
    [InlineData("a = \"\"\"x", 1, 5)]
    [InlineData("a = 1 }", 1, 7)]
    [InlineData("a = 1,, b = 2", 1, 7)]
    [InlineData("a = {} 1", 1, 5)]
    [InlineData("a =", 1, 4)]
    [InlineData("a. = 1", 1, 4)]
    [InlineData("a = b:c", 1, 6)]
    [InlineData("[1]", 1, 1)]
    [InlineData("a = ${b\n}", 1, 5)]
    [InlineData("a b = 1", 1, 3)]
    public void What_is_not_in_the_subset_is_refused_with_line_and_column(string text, int line, int column)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Parse(text));
        Assert.StartsWith($"Line {line}, column {column}: ", wrong.Message);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_end_the_process()
    {
        Assert.Throws<ConfigurationException>(() => Parse("a = " + new string('[', 100_000)));
        Assert.Throws<ConfigurationException>(() => Parse(string.Concat(Enumerable.Repeat("a{", 100_000))));
    }

    [Fact]
    public void A_value_that_is_not_what_its_reader_wants_is_an_error_with_its_path()
    {
        var config = Parse("a { n = x, t = 3 parsecs, l = [1, x] }");
        Assert.Contains("a.n", Assert.Throws<ConfigurationException>(() => config.GetInt("a.n")).Message);
        Assert.Contains("a.n", Assert.Throws<ConfigurationException>(() => config.GetBoolean("a.n")).Message);
        Assert.Contains("a.t", Assert.Throws<ConfigurationException>(() => config.GetTimeSpan("a.t")).Message);
        Assert.Contains("a.t", Assert.Throws<ConfigurationException>(() => config.GetByteSize("a.t")).Message);
        Assert.Contains("a.l", Assert.Throws<ConfigurationException>(() => config.GetIntList("a.l")).Message);
        Assert.Contains("a.l", Assert.Throws<ConfigurationException>(() => config.GetString("a.l")).Message);
        Assert.Contains("a.n", Assert.Throws<ConfigurationException>(() => config.GetConfig("a.n")).Message);
    }
}
