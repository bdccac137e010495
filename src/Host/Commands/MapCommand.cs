namespace Troupe.Host.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using Troupe.Host.Lines;
using Troupe.Host.Mapping;

/// <summary><c>troupe map</c>: its arguments, and their first check.</summary>
internal sealed class MapCommand
{
    private const string Help = """
        Maps a public static method over the lines of files, on threads or on worker processes.

        The method has one parameter and a result (Task<T> is awaited). A string parameter takes each line as it is;
        any other takes one JSON value a line. Of CSV and of JSON objects, columns become the parameters, up to four.
        A string result is written as it is, any other as JSON on one line. Results are in the order of the lines, UTF-8,
        each ended by a line feed. A text result that itself holds a line break would be two lines, so that item fails:
        return another type to have JSON.

        A line whose item fails writes nothing; the others all do. Failed lines are listed on standard error at the end.
        A line that cannot be read as the parameter's type ends the run: the lines before it are written. With --errors it
        fails alone, like any other.
        The output file is written as results come, so after any exit but 0 it holds what was done up to then; with --resume
        the same command goes on from there. Console output of the method goes to standard error. Ctrl-C once stops reading,
        gives what was read a second to finish, and says what was left; twice kills.

        Exit codes: 0 every item succeeded, 1 items failed, 2 bad input, 130 stopped by Ctrl-C.

        Examples:
          troupe map bin/WordCount.dll Sample.Text.CountWords book.txt --output counts.jsonl
          troupe map bin/Shop.dll Shop.Orders.Price 'orders/**/*.csv' --column quantity --column price -o prices.txt
          find . -print0 | troupe map bin/Scan.dll Scan.File.Check --delimiter '\0' --unordered
          troupe map bin/Fetch.dll Fetch.Page.Get urls.txt -o pages.jsonl --timeout 30s --retries 2 --errors failed.jsonl
          troupe map bin/Long.dll Long.Work.Do in.jsonl -o out.jsonl --resume out.state
        """;

    private readonly Argument<string> _assembly = new("ASSEMBLY") { Description = "The .NET assembly that holds the method." };
    private readonly Argument<string> _method = new("METHOD") { Description = "Namespace.Type.Method" };
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files to read, in this order; patterns of *, ? and ** stand for files sorted by name. - is standard input, as is none.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _input = new("--input", "-i") { Description = "The same; may be said several times.", HelpName = "FILE|-" };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The file to write; - is standard output, as is none.", HelpName = "FILE|-", DefaultValueFactory = _ => "-" };
    private readonly Option<InputKind?> _format = Options.Choice<InputKind>(
        "--format", "What an item is: a line of text, a JSON value, or a record of CSV. Not said, the parameter's type decides.", ("lines", InputKind.Lines), ("json", InputKind.Json), ("csv", InputKind.Csv));
    private readonly Option<char?> _delimiter = new("--delimiter", "-d")
    {
        Description = "What ends an item: one character, or \\0, \\t, \\n. With CSV, what ends a field; a comma, if not said.",
        HelpName = "CHARACTER",
        CustomParser = Options.ReadDelimiter,
    };
    private readonly Option<string[]> _column = new("--column", "-c")
    {
        Description = "A column of CSV, by its name or its number from 1, or a property of JSON objects; said again, the next parameter's. Not said, the parameters' names.",
        HelpName = "NAME|N",
    };
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "The first record of CSV is an item, not the columns' names." };
    private readonly Option<Backend?> _backend = CommonOptions.Backend("Where the method runs; processes, if not said.");
    private readonly Option<int?> _workers = CommonOptions.Workers("How many workers; one for each processor, if not said.");
    private readonly Option<int?> _retries = Options.Count("--retries", "How often an item is tried again that throws or takes too long; 0, if not said.", 0, int.MaxValue);
    private readonly Option<int?> _attempts = Options.Count("--max-attempts", "How often an item is tried when each time its worker dies under it; 3, if not said.", 1, int.MaxValue);
    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "How long one try of an item may take: 500ms, 30s, 5m, 1h. A worker process that takes longer is killed and replaced.",
        HelpName = "TIME",
        CustomParser = Options.ReadTime,
    };
    private readonly Option<bool> _keepOrder = new("--keep-order") { Description = "Results in the order of the input; so it is if nothing is said." };
    private readonly Option<bool> _unordered = new("--unordered") { Description = "Results as they come: a slow item holds up no other." };
    private readonly Option<string> _errors = new("--errors") { Description = "A file for what failed: a JSON object a line, with file, line, input and error.", HelpName = "FILE" };
    private readonly Option<string> _resume = new("--resume")
    {
        Description = "A file for how far the map is. If it is there, the map goes on where it was: nothing is written twice or left out.",
        HelpName = "STATE",
    };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, and read the first item; nothing is written." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress, no list of failed lines and, unless --summary is said, no summary." };
    private readonly Option<SummaryForm?> _summary = Options.Choice(
        "--summary", "The last line on standard error; text, if not said.", ("text", SummaryForm.Text), ("json", SummaryForm.Json), ("none", SummaryForm.None));

    public static Command Create() => new MapCommand().Build();

    private Command Build()
    {
        var command = new Command("map", Help)
        {
            _assembly, _method, _files, _input, _output, _format, _delimiter, _column, _noHeader, _backend, _workers, _retries, _attempts, _timeout,
            _keepOrder, _unordered, _errors, _resume, _dryRun, _quiet, _summary,
        };
        command.Validators.Add(Check);
        command.SetAction((parsed, _) => MapSession.RunAsync(Read(parsed)));
        return command;
    }

    private void Check(CommandResult result)
    {
        // What is no option is taken for a file, and a file of that name is rarely meant.
        if (result.GetValue(_files)?.FirstOrDefault(static file => file.Length > 1 && file[0] == '-' && !File.Exists(file)) is { } unknown)
        {
            result.AddError($"There is no option '{unknown}'.");
        }

        if (result.GetValue(_files) is { Length: > 0 } && result.GetValue(_input) is { Length: > 0 })
        {
            result.AddError("The input is named twice: say files after METHOD, or with --input.");
        }

        if (result.GetValue(_keepOrder) && result.GetValue(_unordered))
        {
            result.AddError("--keep-order and --unordered exclude each other.");
        }
    }

    private MapRequest Read(ParseResult parsed) => new()
    {
        Assembly = parsed.GetRequiredValue(_assembly),
        Method = parsed.GetRequiredValue(_method),
        Inputs = parsed.GetValue(_files) is { Length: > 0 } files ? files : parsed.GetValue(_input) is { Length: > 0 } named ? named : ["-"],
        Kind = parsed.GetValue(_format),
        Delimiter = parsed.GetValue(_delimiter),
        Columns = parsed.GetValue(_column) is { Length: > 0 } columns ? columns : null,
        HasHeader = !parsed.GetValue(_noHeader),
        Output = parsed.GetRequiredValue(_output),
        Errors = parsed.GetValue(_errors),
        State = parsed.GetValue(_resume),
        InOrder = !parsed.GetValue(_unordered),
        Backend = parsed.GetValue(_backend) ?? Backend.Processes,
        Workers = parsed.GetValue(_workers),
        MaxAttempts = parsed.GetValue(_attempts),
        Retries = parsed.GetValue(_retries) ?? 0,
        Timeout = parsed.GetValue(_timeout),
        IsDryRun = parsed.GetValue(_dryRun),
        IsQuiet = parsed.GetValue(_quiet),
        Summary = parsed.GetValue(_summary) ?? (parsed.GetValue(_quiet) ? SummaryForm.None : SummaryForm.Text),
    };
}
