namespace Troupe.Engine.Tests.Remote;

public sealed class HexTextTests
{
    [Fact]
    public void Every_byte_survives_in_either_case()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var text = HexText.Of(all);

        Assert.Equal(Convert.ToHexStringLower(all), text);
        Assert.Equal(all, HexText.TryRead(text));
        Assert.Equal(all, HexText.TryRead(text.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0g")]
    [InlineData("g0")]
    [InlineData("0x")]
    [InlineData("/0")]
    [InlineData(":0")]
    [InlineData("@0")]
    [InlineData("`0")]
    [InlineData("é0")]
    public void What_is_not_pairs_of_digits_is_nothing(string text) => Assert.Null(HexText.TryRead(text));
}
