namespace Troupe.EndToEnd.Tests;

using Troupe.EndToEnd.Tests.Running;

public sealed class BadInputTests : IDisposable
{
    private const string Mappable = "Troupe.EndToEnd.Tests.Mappable";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("There is no assembly nowhere.dll.", "map", "nowhere.dll", "A.B")]
    [InlineData("'Shout' does not name a method", "map", "SAMPLE", "Shout")]
    [InlineData("has no type Sample.Txt. Did you mean Sample.Text?", "map", "SAMPLE", "Sample.Txt.Shout")]
    [InlineData("has no type Text. Did you mean Sample.Text?", "map", "SAMPLE", "Text.Shout")]
    [InlineData("has no method Shuot. It has: WordCount Text.CountWords(string line); int Text.ParseNumber(string line); string Text.Shout(string line).", "map", "SAMPLE", "Sample.Text.Shuot")]
    [InlineData("is overloaded, and only a name that stands for one method can be mapped: string Mappable.Overloaded(string line); string Mappable.Overloaded(int number).", "map", "TESTS", Mappable + ".Overloaded")]
    [InlineData("it has 2 parameters", "map", "TESTS", Mappable + ".OfTwo")]
    [InlineData("it has 0 parameters", "map", "TESTS", Mappable + ".OfNone")]
    [InlineData("it has no result", "map", "TESTS", Mappable + ".Resultless")]
    [InlineData("it has no result", "map", "TESTS", Mappable + ".ResultlessAsync")]
    [InlineData("T Mappable.Generic<T>(T item) cannot be mapped: it is generic", "map", "TESTS", Mappable + ".Generic")]
    [InlineData("it is not static", "map", "TESTS", Mappable + ".Instance.Shout")]
    [InlineData("it is not public", "map", "TESTS", Mappable + ".Hidden")]
    [InlineData("cannot be made from a line", "map", "TESTS", Mappable + ".OfSpan")]
    [InlineData("Cannot read nowhere.txt: there is no such file.", "map", "SAMPLE", "Sample.Text.Shout", "--input", "nowhere.txt")]
    [InlineData("it is a directory", "map", "SAMPLE", "Sample.Text.Shout", "--input", "/")]
    [InlineData("Cannot write /nowhere/output.txt: there is no such folder.", "map", "SAMPLE", "Sample.Text.Shout", "--output", "/nowhere/output.txt")]
    [InlineData("Cannot write /: it is a directory", "map", "SAMPLE", "Sample.Text.Shout", "--output", "/")]
    [InlineData("--workers takes a whole number from 1 to 1024, not '0'", "map", "SAMPLE", "Sample.Text.Shout", "--workers", "0")]
    [InlineData("--workers takes a whole number from 1 to 1024, not '-2'", "map", "SAMPLE", "Sample.Text.Shout", "--workers", "-2")]
    [InlineData("--workers takes a whole number from 1 to 1024, not '1025'", "map", "SAMPLE", "Sample.Text.Shout", "--workers", "1025")]
    [InlineData("--workers takes a whole number from 1 to 1024, not 'many'", "map", "SAMPLE", "Sample.Text.Shout", "--workers", "many")]
    [InlineData("--max-attempts takes a whole number from 1 on, not '0'", "map", "SAMPLE", "Sample.Text.Shout", "--max-attempts", "0")]
    [InlineData("--on takes threads or processes, not 'fibres'", "map", "SAMPLE", "Sample.Text.Shout", "--on", "fibres")]
    [InlineData("--retries takes a whole number from 0 on, not '-1'", "map", "SAMPLE", "Sample.Text.Shout", "--retries", "-1")]
    [InlineData("--timeout takes a time above 0 such as 500ms, 30s, 5m or 1h, at most 24 days, not 'soon'", "map", "SAMPLE", "Sample.Text.Shout", "--timeout", "soon")]
    [InlineData("--timeout takes a time above 0", "map", "SAMPLE", "Sample.Text.Shout", "--timeout", "0s")]
    [InlineData("--timeout takes a time above 0", "map", "SAMPLE", "Sample.Text.Shout", "--timeout", "10000h")]
    [InlineData("--format takes lines, json or csv, not 'xml'", "map", "SAMPLE", "Sample.Text.Shout", "--format", "xml")]
    [InlineData("--summary takes text, json or none, not 'xml'", "map", "SAMPLE", "Sample.Text.Shout", "--summary", "xml")]
    [InlineData("--delimiter takes one character, or \\0, \\t or \\n, not 'ab'", "map", "SAMPLE", "Sample.Text.Shout", "--delimiter", "ab")]
    [InlineData("Fields of CSV cannot be delimited by quotes or line ends", "map", "TESTS", Mappable + ".Area", "--format", "csv", "--delimiter", "\"")]
    [InlineData("--keep-order and --unordered exclude each other", "map", "SAMPLE", "Sample.Text.Shout", "--keep-order", "--unordered")]
    [InlineData("The input is named twice", "map", "SAMPLE", "Sample.Text.Shout", "a.txt", "--input", "b.txt")]
    [InlineData("Standard input can be read only once", "map", "SAMPLE", "Sample.Text.Shout", "-", "-")]
    [InlineData("No file fits nowhere/*.txt.", "map", "SAMPLE", "Sample.Text.Shout", "nowhere/*.txt")]
    [InlineData("does not take a text: with --format json", "map", "SAMPLE", "Sample.Numbers.Root", "--format", "lines")]
    [InlineData("Lines of text have no columns", "map", "SAMPLE", "Sample.Text.Shout", "--format", "lines", "--column", "1")]
    [InlineData("it has 2 parameters, and a line is one", "map", "TESTS", Mappable + ".Area", "--column", "1")]
    [InlineData("it has 5 parameters, and 1 to 4 are possible", "map", "TESTS", Mappable + ".OfFive", "--format", "csv")]
    [InlineData("Without a header a column goes by its number, from 1 on, and 'width' is none", "map", "TESTS", Mappable + ".Area", "--format", "csv", "--no-header")]
    [InlineData("Cannot write /nowhere/errors: there is no such folder.", "map", "SAMPLE", "Sample.Text.Shout", "--errors", "/nowhere/errors")]
    [InlineData("writes to a file: say which with --output", "map", "SAMPLE", "Sample.Text.Shout", "--resume", "state")]
    [InlineData("is the errors' file and the state", "map", "SAMPLE", "Sample.Text.Shout", "--output", "o", "--errors", "e", "--resume", "e")]
    [InlineData("Cannot go on from TESTS: it is no state of a map, or it is damaged.", "map", "SAMPLE", "Sample.Text.Shout", "--output", "o", "--resume", "TESTS")]
    [InlineData("Cannot read /: it is a directory.", "map", "SAMPLE", "Sample.Text.Shout", "--output", "o", "--resume", "/")]
    [InlineData("There is no option '--unorderd'.", "map", "SAMPLE", "Sample.Text.Shout", "a.txt", "--unorderd")]

    [InlineData("start-join starts processes of this machine: --on remote is for", "run", "start-join", "--on", "remote")]
    [InlineData("--for takes a time above 0 such as 500ms, 30s, 5m or 1h", "soak", "--for", "long")]
    [InlineData("--seed takes a whole number from 0 on, not 'x'", "soak", "--seed", "x")]
    [InlineData("Argument 'fish' not recognized.", "completion", "fish")]
    [InlineData("Required argument missing for command: 'map'.", "map")]
    [InlineData("Unrecognized command or argument 'mop'.", "mop")]
    [InlineData("There is no scenario 'semaphor'. Did you mean semaphore?", "run", "semaphor")]
    [InlineData("There is no scenario 'x'. troupe list names them all.", "run", "x")]
    [InlineData("Either the name of one scenario or --all is needed.", "run")]
    [InlineData("Either the name of one scenario or --all is needed.", "run", "squares", "--all")]
    [InlineData("--on takes threads, processes or remote, not 'fibres'", "run", "squares", "--on", "fibres")]
    [InlineData("--workers takes a whole number from 1 to 1024, not '0'", "run", "squares", "--workers", "0")]
    [InlineData("--seconds takes a number from 0 to 3600, not '-1'", "run", "squares", "--seconds", "-1")]
    [InlineData("--seconds takes a number from 0 to 3600, not 'NaN'", "run", "squares", "--seconds", "NaN")]
    [InlineData("squares loads nothing: --url is for downloads.", "run", "squares", "--url", "http://localhost/")]
    [InlineData("A method of your own needs all three: ASSEMBLY METHOD --input FILE.", "compare", "SAMPLE")]
    [InlineData("There is no assembly nowhere.dll.", "compare", "nowhere.dll", "A.B", "--input", "nowhere.txt")]
    [InlineData("Cannot read nowhere.txt", "compare", "SAMPLE", "Sample.Text.Shout", "--input", "nowhere.txt")]
    [InlineData("Cannot write /nowhere/page.html", "compare", "--html", "/nowhere/page.html")]
    [InlineData("--seconds takes a number from 0.05 to 600, not '0'", "compare", "--seconds", "0")]
    [InlineData("--url takes an address that begins with http:// or https://, not 'nowhere'.", "run", "downloads", "--url", "nowhere")]
    public async Task Bad_input_is_one_line_and_exit_code_2(string said, params string[] arguments)
    {
        var end = await HostRun.RunAsync([.. arguments.Select(Path)]);

        Refused(end, said.Replace("TESTS", Built.Tests, StringComparison.Ordinal));
        Assert.Equal("", end.Output);
        Assert.All((string[])["o", "e", "state"], file => Assert.False(File.Exists(file)));
    }

    [Fact]
    public async Task A_setting_that_makes_no_sense_is_refused_by_its_key()
    {
        await using var host = HostRun.Start(readsOutput: true, ("TROUPE__POOL__MAX_ATTEMPTS", "zero"), "map", Built.Sample, "Sample.Text.Shout");
        host.Input.Close();

        Refused(await host.EndAsync(), "troupe.pool.max-attempts: 'zero' is not a whole number above 0.");
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_refused()
    {
        var end = await HostRun.RunAsync("map", _folder.Write("text.dll", "no assembly"), "A.B");

        Refused(end, "text.dll is not a .NET assembly.");
    }

    [Fact]
    public async Task The_output_is_not_emptied_when_something_is_refused()
    {
        var output = _folder.Write("output.txt", "precious");

        var end = await HostRun.RunAsync("map", Built.Sample, "Sample.Text.Shuot", "--output", output);

        Assert.Equal((2, "precious"), (end.ExitCode, await File.ReadAllTextAsync(output)));
    }

    [Fact]
    public async Task The_input_cannot_be_the_output()
    {
        var file = _folder.Write("file.txt", "precious");

        var end = await HostRun.RunAsync("map", Built.Sample, "Sample.Text.Shout", "--input", file, "--output", file);

        Refused(end, "is the input and the output");
        Assert.Equal("precious", await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("1\n4\nnine\n16\n", "Line 3 of standard input cannot be read as double: ", "1\n2\n")]
    [InlineData("1\n\n4\n", "Line 2 of standard input cannot be read as double: the line is empty.", "1\n")]
    public async Task A_line_that_cannot_be_read_ends_the_map_by_its_number(string input, string said, string output)
    {
        var end = await HostRun.RunOnAsync(input, "map", Built.Sample, "Sample.Numbers.Root", "--on", "threads", "--workers", "1");

        Assert.Equal(2, end.ExitCode);
        Assert.Contains($"troupe: {said}", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", end.Error, StringComparison.Ordinal); // JSON's own count, which begins anew in each line.
        Assert.Equal(output, end.Output);
    }

    [Fact]
    public async Task A_full_disk_ends_the_map()
    {
        var end = await HostRun.RunOnAsync("a\n", "map", Built.Sample, "Sample.Text.Shout", "--output", "/dev/full", "--on", "threads", "--workers", "1");

        Refused(end, "Cannot write /dev/full: No space left on device");
    }

    private static string Path(string argument) => argument switch { "SAMPLE" => Built.Sample, "TESTS" => Built.Tests, _ => argument };

    private static void Refused(HostEnd end, string said)
    {
        Assert.Equal(2, end.ExitCode);
        Assert.StartsWith("troupe: ", end.Error, StringComparison.Ordinal);
        Assert.Contains(said, end.Error, StringComparison.Ordinal);
        Assert.Single(end.Error.TrimEnd('\n').Split('\n'));
    }
}
