namespace Troupe.Actors.Tests.Workers;

using Troupe.Workers;
using Xunit;

public sealed class LastErrorsTests
{
    [Fact]
    public void The_beginning_of_a_crash_is_kept_when_its_stack_is_longer_than_what_is_kept()
    {
        var errors = new LastErrors();
        errors.Take("before");
        errors.Take("Unhandled exception. System.FormatException: mine");
        for (var i = 0; i < 30; i++)
        {
            errors.Take($"   at Method{i}()");
        }

        var told = errors.ToList();
        Assert.Equal("Unhandled exception. System.FormatException: mine", told[0]);
        Assert.Equal("   at Method29()", told[^1]);
        Assert.Equal(LastErrors.Kept + 2, told.Count);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    public void No_line_is_told_twice(int after)
    {
        var errors = new LastErrors();
        errors.Take("Process terminated.");
        for (var i = 0; i < after; i++)
        {
            errors.Take($"{i}");
        }

        Assert.Equal(["Process terminated.", .. Enumerable.Range(0, after).Select(i => $"{i}")], errors.ToList());
    }
}
