namespace Troupe.Host.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Troupe.Host.Comparing;

/// <summary><c>troupe compare</c>: its arguments, and their first check.</summary>
internal static class CompareCommand
{
    private const string Help = """
        Does the same work one item after another, on threads and on worker processes, and says what each took: time, memory,
        start, messages, and what a crash takes with it. Without a method that is work for the processor, work that waits, and
        a mixture; with one, that method over the first lines of a file, as troupe map would do it, and which backend suits it.

        Exit codes: 0 it was measured, 2 bad input, 130 stopped by Ctrl-C.

        Examples: troupe compare --html threads-and-processes.html
                  troupe compare bin/WordCount.dll Sample.Text.CountWords --input book.txt
        """;

    private const double LeastSeconds = 0.05, MostSeconds = 600;

    public static Command Create()
    {
        var assembly = new Argument<string?>("ASSEMBLY") { Description = "The .NET assembly that holds a method of your own.", Arity = ArgumentArity.ZeroOrOne };
        var method = new Argument<string?>("METHOD") { Description = "Namespace.Type.Method, of one parameter.", Arity = ArgumentArity.ZeroOrOne };
        var input = new Option<string?>("--input", "-i") { Description = "The file whose lines it takes.", HelpName = "FILE" };
        var workers = CommonOptions.Workers("How many workers a pool has; one for each processor and at least four, if not said.");
        var seconds = new Option<double?>("--seconds", "-s")
        {
            Description = "About how long a work takes, one item after another; 0.5, if not said. Each is done three times in each way.",
            HelpName = "S",
            CustomParser = ReadSeconds,
        };
        var html = new Option<string?>("--html") { Description = "Writes one page with plots there, too.", HelpName = "FILE" };

        var command = new Command("compare", Help) { assembly, method, input, workers, seconds, html };
        command.Validators.Add(result =>
        {
            var given = new[] { result.GetValue(assembly), result.GetValue(method), result.GetValue(input) }.Count(static value => value is not null);
            if (given is not (0 or 3))
            {
                result.AddError("A method of your own needs all three: ASSEMBLY METHOD --input FILE.");
            }
        });
        command.SetAction((parsed, _) => CompareSession.RunAsync(new CompareRequest(
            parsed.GetValue(assembly) is { } path ? new OwnCase(path, parsed.GetValue(method)!, parsed.GetValue(input)!) : null,
            parsed.GetValue(workers),
            parsed.GetValue(seconds) ?? 0.5,
            parsed.GetValue(html))));
        return command;
    }

    private static double? ReadSeconds(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= LeastSeconds and <= MostSeconds)
        {
            return seconds;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"--seconds takes a number from {LeastSeconds} to {MostSeconds}, not '{text}'."));
        return null;
    }
}
