namespace Troupe.Actors.Tests.Workers;

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Troupe.Workers;
using Xunit;

public sealed class LineCutterTests
{
    [Fact]
    public void Lines_do_not_depend_on_how_their_bytes_arrive() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>().Filter(text => !text.Get.Any(char.IsSurrogate)), ArbMap.Default.ArbFor<PositiveInt>(), (text, size) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text.Get.Replace('|', '\n'));
            return Cut(bytes, bytes.Length + 1).SequenceEqual(Cut(bytes, size.Get));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Both_line_ends_are_taken_off_and_empty_lines_are_lines() => Assert.Equal(["a", "", "b", "c"], Cut("a\n\r\nb\r\nc"u8.ToArray(), 2));

    [Fact]
    public void A_line_over_the_limit_is_cut() => Assert.Equal(["aaaaaaaa", "aa", "b"], Cut("aaaaaaaaaa\nb\n"u8.ToArray(), 100));

    [Fact]
    public void A_line_is_never_cut_inside_a_character() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyArray<byte>>(), ArbMap.Default.ArbFor<PositiveInt>(), (picks, size) =>
        {
            var text = string.Concat(picks.Get.Select(pick => (pick % 4) switch { 0 => "a", 1 => "ü", 2 => "€", _ => "😀" }));
            return string.Concat(Cut(Encoding.UTF8.GetBytes(text), size.Get)) == text;
        }).QuickCheckThrowOnFailure();

    private static List<string> Cut(byte[] bytes, int size)
    {
        var (cutter, lines) = (new LineCutter(limit: 8), new List<string>());
        foreach (var piece in bytes.Chunk(size))
        {
            cutter.Take(piece, lines.Add);
        }

        cutter.Finish(lines.Add);
        return lines;
    }
}
