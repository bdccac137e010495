namespace Troupe.Engine.Tests.Remote;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public sealed class FirstWordsTests
{
    private static readonly byte[] s_hello = RawTls.FirstWords();

    [Fact]
    public void A_real_hello_is_there_once_it_is_whole_and_coming_until_then()
    {
        for (var count = 1; count < s_hello.Length; count++) Assert.Equal(FirstWordsVerdict.AreComing, Judge(s_hello, count));
        Assert.Equal(FirstWordsVerdict.AreThere, Judge(s_hello, s_hello.Length));
        Assert.Equal(FirstWordsVerdict.AreThere, Judge(s_hello, s_hello.Length + 100)); // Some say more at once.
    }

    [Theory]
    [InlineData(0, 21)] // An alert, and not a handshake.
    [InlineData(0, (byte)'G')]
    [InlineData(1, 2)] // SSL 2.
    [InlineData(3, 0x80)] // 32 KiB and more.
    [InlineData(5, 2)] // A server's hello.
    public void What_is_no_hello_is_known_by_the_first_byte_that_is_wrong(int at, byte value)
    {
        var wrong = (byte[])s_hello.Clone();
        wrong[at] = value;
        Assert.Equal(FirstWordsVerdict.AreOthers, Judge(wrong, Math.Max(at + 1, at == 3 ? 5 : 0)));
    }

    [Fact]
    public void An_empty_record_is_no_hello() => Assert.Equal(FirstWordsVerdict.AreOthers, FirstWords.Judge([22, 3, 1, 0, 0], 5));

    [Fact]
    public void Whatever_comes_is_judged_and_a_judgement_stays() => Prop.ForAll<byte[]>(bytes =>
    {
        var before = FirstWordsVerdict.AreComing;
        for (var count = 1; count <= bytes.Length; count++)
        {
            var now = Judge(bytes, count);
            if (before != FirstWordsVerdict.AreComing && now != before) return false;
            before = now;
        }

        return true;
    }).Check(FsCheck.Config.QuickThrowOnFailure);

    private static FirstWordsVerdict Judge(byte[] bytes, int available) => FirstWords.Judge(bytes.AsSpan(0, Math.Min(FirstWords.Head, Math.Min(bytes.Length, available))), available);
}
