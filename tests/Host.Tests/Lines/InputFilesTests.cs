namespace Troupe.Host.Tests.Lines;

using Troupe.Host.Lines;

public sealed class InputFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("input-files-").FullName;

    public InputFilesTests()
    {
        foreach (var file in (string[])["b.txt", "a.txt", "c.csv", ".hidden.txt", "x/a.txt", "x/y/z.txt", "star*.txt", ".git/g.txt"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            File.WriteAllText(Path.Combine(_folder, file), "");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("c.csv b.txt a.txt", "c.csv b.txt a.txt")]
    [InlineData("c.csv *.txt", "c.csv a.txt b.txt star*.txt")]
    [InlineData("?.txt", "a.txt b.txt")]
    [InlineData("*/*.txt", "x/a.txt")]
    [InlineData("**/?.txt", "a.txt b.txt x/a.txt x/y/z.txt")]
    [InlineData("x/**/*.txt", "x/a.txt x/y/z.txt")]
    [InlineData("star*.txt", "star*.txt")]
    [InlineData("b.txt *.txt", "b.txt a.txt b.txt star*.txt")]
    public void Names_stay_in_order_and_patterns_are_sorted(string names, string expected) =>
        Assert.Equal(expected.Split(' ').Select(Full), InputFiles.Find([.. names.Split(' ').Select(Full)]));

    [Fact]
    public void What_is_not_there_is_refused()
    {
        Assert.Equal($"No file fits {Full("*.md")}.", Assert.Throws<BadInputException>(() => InputFiles.Find([Full("*.md")])).Message);
        Assert.Equal($"Cannot read {Full("d.txt")}: there is no such file.", Assert.Throws<BadInputException>(() => InputFiles.Find([Full("d.txt")])).Message);
        Assert.Throws<BadInputException>(() => InputFiles.Find(["-", "-"]));
    }

    private string Full(string name) => Path.Combine(_folder, name);
}
