namespace Troupe.EndToEnd.Tests;

using Troupe.EndToEnd.Tests.Running;

public sealed class CompareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_measures_the_three_works_and_what_a_crash_takes_with_it()
    {
        var page = _folder["page.html"];

        var end = await HostRun.RunAsync("compare", "--seconds", "0.1", "--workers", "2", "--html", page);

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.All(["CPU-bound", "I/O-bound", "mixed"], work => Assert.Contains($"{work}: It ", end.Output, StringComparison.Ordinal));
        Assert.Contains("20 of 20 items and the program (signal 6 (SIGABRT))", end.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 20 items; the program goes on (signal 6 (SIGABRT))", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', end.Output);
        var html = await File.ReadAllTextAsync(page);
        Assert.Equal(9, html.Split("<rect ").Length - 1);
    }

    [Theory]
    [InlineData("CountWords")]
    [InlineData("LengthAsync")]
    public async Task It_measures_a_method_of_ones_own_and_says_what_suits_it(string method)
    {
        var lines = _folder.Write("lines.txt", string.Concat(Enumerable.Repeat("one two three\n", 100)));
        var (assembly, type) = method == "CountWords" ? (Built.Sample, "Sample.Text") : (Built.Tests, typeof(Mappable).FullName);

        var end = await HostRun.RunAsync("compare", assembly, $"{type}.{method}", "--input", lines, "--seconds", "0.05", "--workers", "2");

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Contains($".{method}: It ", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_on_a_line_is_told_with_the_line()
    {
        var lines = _folder.Write("lines.txt", "good\nbad\n");

        var end = await HostRun.RunAsync("compare", Built.Tests, $"{typeof(Mappable).FullName}.Throwing", "--input", lines);

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("line 2: the method throws InvalidOperationException: this line is bad", end.Error, StringComparison.Ordinal);
    }
}
