namespace Troupe.Host;

using Spectre.Console;

/// <summary>Consoles to write to: a terminal as it is; a file or a pipe gets lines unbroken and without colours.</summary>
internal static class Screen
{
    private const int Unbroken = 10_000;

    public static IAnsiConsole Output() => Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error() => Create(Console.Error, Console.IsErrorRedirected);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = Unbroken;
        }

        return console;
    }
}
