namespace Troupe.Host.Commands;

using System.CommandLine;
using Troupe.Host.Mapping;

/// <summary><c>troupe map</c>: its arguments, and their first check.</summary>
internal static class MapCommand
{
    private const string Help = """
        Maps a public static method over the lines of a file, on threads or on worker processes.

        The method has one parameter and a result (Task<T> is awaited). A string parameter takes each line as it is;
        any other takes one JSON value a line. A string result is written as it is, any other as JSON on one line.
        Results are in the order of the lines, UTF-8, each ended by a line feed. A text result that itself holds a
        line break would be two lines, so that item fails: return another type to have JSON.

        A line whose item fails writes nothing; the others all do. Failed lines are listed on standard error at the end.
        A line that cannot be read as the parameter's type ends the run: the lines before it are written.
        The output file is written as results come, so after any exit but 0 it holds what was done up to then.
        Console output of the method goes to standard error. Ctrl-C once stops reading, gives what was read two seconds to
        finish, and says what was left; twice kills.

        Exit codes: 0 every item succeeded, 1 items failed, 2 bad input, 130 stopped by Ctrl-C.

        Example: troupe map bin/WordCount.dll Sample.Text.CountWords --input book.txt --output counts.jsonl --on processes
        """;

    public static Command Create()
    {
        var assembly = new Argument<string>("ASSEMBLY") { Description = "The .NET assembly that holds the method." };
        var method = new Argument<string>("METHOD") { Description = "Namespace.Type.Method" };
        var input = new Option<string>("--input", "-i")
        {
            Description = "The file to read; - is standard input.",
            HelpName = "FILE|-",
            DefaultValueFactory = _ => "-",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file to write; - is standard output.",
            HelpName = "FILE|-",
            DefaultValueFactory = _ => "-",
        };
        var backend = CommonOptions.Backend("Where the method runs; processes, if not said.");
        var workers = CommonOptions.Workers("How many workers; one for each processor, if not said.");
        var attempts = new Option<int?>("--max-attempts")
        {
            Description = "How often a line is tried when each time its worker dies under it; 3, if not said.",
            HelpName = "N",
            CustomParser = static result => CommonOptions.ReadCount(result, int.MaxValue),
        };

        var command = new Command("map", Help) { assembly, method, input, output, backend, workers, attempts };
        command.SetAction((parsed, _) => MapSession.RunAsync(new MapRequest(
            parsed.GetRequiredValue(assembly),
            parsed.GetRequiredValue(method),
            parsed.GetRequiredValue(input),
            parsed.GetRequiredValue(output),
            parsed.GetValue(backend) ?? Backend.Processes,
            parsed.GetValue(workers),
            parsed.GetValue(attempts))));
        return command;
    }
}
