namespace Troupe.EndToEnd.Tests;

using System.Text.RegularExpressions;
using Troupe.EndToEnd.Tests.Running;

/// <summary>Holds the second part of <c>docs/semantics.md</c> against the tests: a line of a list is a promise, and a test of its name, or a fault of <c>tests/netns/run</c>, keeps it.</summary>
public sealed partial class FaultPromisesTests
{
    private const string Heading = "# What pools promise under faults";

    private static readonly string s_tests = Path.Combine(Built.Root, "tests");
    private static readonly string s_script = File.ReadAllText(Path.Combine(s_tests, "netns", "run"));

    [Fact]
    public void Every_promise_is_kept_by_one_test()
    {
        var tests = Directory.EnumerateFiles(s_tests, "*.cs", SearchOption.AllDirectories).SelectMany(static file => Test().Matches(File.ReadAllText(file))).ToLookup(static match => match.Groups[1].Value);
        var promises = Promises();

        Assert.NotEmpty(promises);
        Assert.All(promises, promise => Assert.Equal(1, tests[NameOf(promise)].Count() + (Scripted().Contains(promise) ? 1 : 0)));
    }

    [Fact]
    public void What_the_machines_of_the_script_go_through_is_promised()
    {
        Assert.NotEmpty(Scripted());
        Assert.Empty(Scripted().Except(Promises()));
    }

    private static List<string> Promises() =>
    [
        .. File.ReadLines(Path.Combine(Built.Root, "docs", "semantics.md"))
            .SkipWhile(static line => line != Heading)
            .Where(static line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(static line => line[2..]),
    ];

    private static List<string> Scripted() => [.. Said().Matches(s_script).Select(static match => match.Groups[1].Value)];

    private static string NameOf(string promise) => NoLetter().Replace(promise.TrimEnd('.'), "_");

    [GeneratedRegex("""\[(?:Fact|Theory)\](?:\s*\[[^\n]*\])*\s*public (?:async Task|Task|void) (\w+)\(""")]
    private static partial Regex Test();

    [GeneratedRegex("""^ *\w+\) echo "([^"]*)" ;;$""", RegexOptions.Multiline)]
    private static partial Regex Said();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoLetter();
}
