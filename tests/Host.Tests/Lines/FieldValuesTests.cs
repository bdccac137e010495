namespace Troupe.Host.Tests.Lines;

using Troupe.Host.Lines;

public sealed class FieldValuesTests
{
    [Fact]
    public void Fields_are_read_as_what_the_parameter_is()
    {
        Assert.Equal(" a ", FieldValues.Reader<string>()(" a "));
        Assert.Equal(-12, FieldValues.Reader<int>()("-12"));
        Assert.Equal(1.5, FieldValues.Reader<double>()("1.5"));
        Assert.True(FieldValues.Reader<bool>()("true"));
        Assert.Equal(new DateOnly(2020, 2, 29), FieldValues.Reader<DateOnly>()("2020-02-29"));
        Assert.Equal(DayOfWeek.Monday, FieldValues.Reader<DayOfWeek>()("monday"));
        Assert.Null(FieldValues.Reader<int?>()(""));
        Assert.Equal(7, FieldValues.Reader<int?>()("7"));
        Assert.Equal([1, 2], FieldValues.Reader<int[]>()("[1,2]"));
    }

    [Fact]
    public void Fields_that_are_something_else_are_refused()
    {
        Assert.Throws<FormatException>(() => FieldValues.Reader<int>()("1.5"));
        Assert.Throws<FormatException>(() => FieldValues.Reader<int>()(""));
        Assert.Throws<FormatException>(() => FieldValues.Reader<int?>()("x"));
        Assert.Throws<FormatException>(() => FieldValues.Reader<DayOfWeek>()("Someday"));
        Assert.Throws<FormatException>(() => FieldValues.Reader<int[]>()("1;2"));
    }
}
