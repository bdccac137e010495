namespace Troupe.Engine.Tests.Remote;

using Xunit;

public sealed class RefusalLogTests
{
    private readonly RefusalLog _log = new(60_000);

    [Fact]
    public void The_first_is_told_and_the_next_with_how_many_there_were_when_the_pause_is_over()
    {
        Assert.Equal("A caller at 192.0.2.1:5 was refused: no.", _log.Tell(" at 192.0.2.1:5", "no", 0));
        for (var i = 0; i < 1_000; i++) Assert.Null(_log.Tell($" at 192.0.2.1:{i}", "no", i));
        Assert.Equal("A caller at 192.0.2.1:6 was refused: no. So were 1000 more since the last time this was told.", _log.Tell(" at 192.0.2.1:6", "no", 60_000));
        Assert.Null(_log.Tell(" at 192.0.2.1:7", "no", 60_001));
    }

    [Fact]
    public void Another_place_and_another_reason_are_told_of_at_once()
    {
        Assert.NotNull(_log.Tell(" at 192.0.2.1:5", "no", 0));
        Assert.NotNull(_log.Tell(" at 192.0.2.2:5", "no", 0));
        Assert.NotNull(_log.Tell(" at 192.0.2.1:5", "never", 0));
        Assert.NotNull(_log.Tell("", "never", 0));
    }

    [Fact]
    public void Ever_other_reasons_do_not_fill_it()
    {
        var told = Enumerable.Range(0, 100_000).Count(i => _log.Tell(" at 192.0.2.1:5", $"no {i}", 0) is not null);
        Assert.InRange(told, 1, 300);
        // Later there is room again.
        Assert.NotNull(_log.Tell(" at 192.0.2.1:5", "no, once more", 60_000));
    }

    [Fact]
    public void Ever_other_reasons_of_one_place_are_a_few_lines_and_leave_room_for_other_places()
    {
        var told = Enumerable.Range(0, 1_000).Count(i => _log.Tell(" at 192.0.2.1:5", $"its certificate (CN={i}) is not trusted here", 0) is not null);
        Assert.InRange(told, 2, 9);
        Assert.NotNull(_log.Tell(" at 192.0.2.2:5", "no", 0));
        Assert.EndsWith("more since the last time this was told.", _log.Tell(" at 192.0.2.1:5", "another", 60_000));
    }

    [Fact]
    public void What_a_stranger_says_of_himself_makes_no_line_of_its_own_and_no_long_one()
    {
        var text = _log.Tell(" at 192.0.2.1:5", "its certificate (CN=a\r\n[ERROR] all is lost\u001b[2J) is not trusted here", 0)!;
        Assert.DoesNotContain(text, char.IsControl);
        Assert.Contains("CN=a??[ERROR]", text);
        Assert.InRange(_log.Tell(" at 192.0.2.1:5", new string('x', 100_000), 0)!.Length, 1, 600);
    }
}
