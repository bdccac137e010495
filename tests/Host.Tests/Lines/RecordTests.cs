namespace Troupe.Host.Tests.Lines;

using Troupe.Host.Lines;

public sealed class RecordTests
{
    private static readonly string[] s_columns = ["b", "a"];

    [Theory]
    [InlineData("a;b;c", "1:a 1:b 1:c")]
    [InlineData("a;b;", "1:a 1:b")]
    [InlineData(";;a", "1: 1: 1:a")]
    [InlineData("a\nb;c\n;d", "1:a\nb 2:c\n 3:d")]
    public void A_delimiter_ends_an_item(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(new InputFormat(InputKind.Lines, ';', null, true), text).Select(record => $"{record.Line}:{record.Text}")));

    [Fact]
    public void Columns_go_by_name_or_number_in_the_order_they_are_named()
    {
        var byName = new InputFormat(InputKind.Csv, null, s_columns, HasHeader: true);
        var byNumber = new InputFormat(InputKind.Csv, ';', ["2", "1"], HasHeader: false);

        Assert.Equal([["2", "1"], ["4", "3"]], Read(byName, "a,b,c\n1,2,0\n3,4,0\n").Select(record => record.Fields!));
        Assert.Equal([["b", "a"], ["2", "1"]], Read(byNumber, "a;b\n1;2\n").Select(record => record.Fields!));
    }

    [Fact]
    public void Properties_of_json_objects_are_columns_too()
    {
        var format = new InputFormat(InputKind.Json, null, s_columns, HasHeader: true);

        Assert.Equal([["[2]", "\"x\""]], Read(format, """{"a":"x","b":[2],"c":0}""").Select(record => record.Fields!));
        Assert.Equal(
            ["it has no property 'b'.", "it is no JSON object, so it has no columns.", "the line is empty.", null],
            Read(format, """
                {"a":1}
                [1]

                {"a":1,"b":2}
                """).Select(static record => record.Flaw));
    }

    [Fact]
    public void Columns_that_are_not_there_are_refused()
    {
        var missing = Assert.Throws<BadInputException>(() => Read(new InputFormat(InputKind.Csv, null, ["d"], HasHeader: true), "a,b\n1,2\n"));
        var records = Read(new InputFormat(InputKind.Csv, null, ["b"], HasHeader: true), "a,b\n1\n2,3\n");

        Assert.Equal("t has no column 'd'; its header has: a, b.", missing.Message);
        Assert.Equal(["it has 1 field, and column 2 is wanted.", null], records.Select(static record => record.Flaw));
        Assert.Equal(["1", "2,3"], records.Select(static record => record.Text));
    }

    private static List<InputRecord> Read(InputFormat format, string text)
    {
        var reader = format.Read(new StringReader(text), 0, "t");
        var records = new List<InputRecord>();
        while (true)
        {
            var next = reader.ReadAsync();
            Assert.True(next.IsCompleted);
            if (next.Result is not { } record)
            {
                return records;
            }

            records.Add(record);
        }
    }
}
