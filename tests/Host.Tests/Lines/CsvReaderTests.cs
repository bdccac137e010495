namespace Troupe.Host.Tests.Lines;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Host.Lines;

public sealed class CsvReaderTests
{
    private static readonly Gen<string[][]> s_tables = Gen.ListOf(Gen.NonEmptyListOf(
        Gen.ListOf(Gen.Elements('a', ',', '"', '\n', '\r', ';', ' ', 'ß')).Select(letters => string.Concat(letters))).Select(fields => fields.ToArray())).Select(rows => rows.ToArray());

    [Fact]
    public void What_is_quoted_as_the_standard_has_it_is_read_again() =>
        Prop.ForAll(Arb.From(s_tables), Arb.From(Gen.Elements("\n", "\r\n", "\r")), Arb.From(Gen.Choose(1, 5)), static (table, end, piece) =>
        {
            var text = string.Join(end, table.Select(row => string.Join(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
            Assert.Equal(table, Read(text, ',', piece));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("", "")]
    [InlineData("a,b\nc,d\n", "a|b/c|d")]
    [InlineData("a,b\r\nc,d", "a|b/c|d")]
    [InlineData("a,,b,\n", "a||b|")]
    [InlineData("a\n\n\r\nb\n", "a/b")]
    [InlineData("\"\"\n", "")]
    [InlineData(" a , b ", " a | b ")]
    [InlineData("\"a\nb\",\"c\"\"d\"", "a\nb|c\"d")]
    public void Plain_fields_are_read_as_they_are(string text, string expected) =>
        Assert.Equal(expected, string.Join('/', Read(text, ',', 3).Select(row => string.Join('|', row))));

    [Fact]
    public void Another_delimiter_leaves_commas_alone() => Assert.Equal([["a,b", "c"]], Read("a,b\tc\n", '\t', 100));

    [Theory]
    [InlineData("a\nb\"c\n", 2, "no quotes around it holds one")]
    [InlineData("a\n\n\"b\" c\n", 3, "between the closing quote")]
    [InlineData("\"a\nb\"\n\"c\nd\n", 3, "ends within quotes")]
    public void Wrong_quotes_are_refused_at_the_line_their_record_began(string text, long line, string said)
    {
        var csv = new CsvReader(new StringReader(text), ',');

        var error = Assert.Throws<FormatException>(() =>
        {
            while (Next(csv) is not null)
            {
            }
        });

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, csv.Line);
    }

    [Fact]
    public void A_record_knows_its_line_and_its_text()
    {
        var csv = new CsvReader(new StringReader("a,b\n\"c\nd\",e\r\nf\n"), ',');
        var seen = new List<(long, string)>();
        while (Next(csv) is not null)
        {
            seen.Add((csv.Line, csv.Raw));
        }

        Assert.Equal([(1, "a,b"), (2, "\"c\nd\",e"), (4, "f")], seen);
    }

    private static List<string[]> Read(string text, char delimiter, int piece)
    {
        var csv = new CsvReader(new Pieces(text, piece), delimiter);
        var rows = new List<string[]>();
        while (Next(csv) is { } row)
        {
            rows.Add(row);
        }

        return rows;
    }

    private static string[]? Next(CsvReader csv)
    {
        var next = csv.ReadAsync();
        Assert.True(next.IsCompleted);
        return next.Result;
    }

    /// <summary>A text that comes in small pieces.</summary>
    private sealed class Pieces(string text, int size) : TextReader
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(size, text.Length - _at);
            text.AsSpan(_at, count).CopyTo(buffer.Span);
            _at += count;
            return new(count);
        }
    }
}
