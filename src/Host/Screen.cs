namespace Troupe.Host;

using Spectre.Console;

/// <summary>
/// Consoles to write to: a terminal as it is, without colours when <c>NO_COLOR</c> is set; a file or a pipe gets lines unbroken, without colours, whatever is set.
/// </summary>
internal static class Screen
{
    private const int Unbroken = 10_000;

    public static IAnsiConsole Output() => Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error() => Create(Console.Error, Console.IsErrorRedirected);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var isPlain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = Unbroken;
        }

        return console;
    }
}
