namespace Troupe.Host.Commands;

using System.CommandLine;
using System.CommandLine.Help;
using Troupe.Host.Scenarios;

/// <summary>The whole command line; <c>troupe</c> alone is the tour. What is wrong with the input becomes one line and exit code 2 here.</summary>
internal static class TroupeCommand
{
    /// <summary>Runs what <paramref name="arguments"/> ask for.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        // A plain command, since the library's root command is called as the file is, Troupe.Host.
        var root = new Command("troupe", "Pools of threads and of worker processes for ordinary .NET functions. Alone: a short tour on both.")
        {
            MapCommand.Create(),
            ListCommand.Create(),
            RunCommand.Create(),
            CompareCommand.Create(),
            WorkerCommand.Create(),
            SoakCommand.Create(),
            CertCommand.Create(),
            CompletionCommand.Create(),
            new HelpOption { Recursive = true },
            new VersionOption(),
        };
        root.Add(CompletionCommand.CreateAnswer(root));
        root.SetAction((_, _) => Tour.RunAsync());

        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var help = parsed.CommandResult.Command == root ? "troupe --help" : $"troupe {parsed.CommandResult.Command.Name} --help";
            return Refuse($"{string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct())} ({help} tells more.)");
        }

        try
        {
            // Signals are the commands' own: a map drains at the first one, which the library's time-out would cut short.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (BadInputException refusal)
        {
            return Refuse(refusal.Message);
        }
        catch (InvalidConfigurationException refusal)
        {
            return Refuse(refusal.Message);
        }
        catch (StoppedException stopped)
        {
            await Console.Error.WriteLineAsync($"troupe: {stopped.Message}");

            // What was left may still have threads of this process.
            Environment.Exit(stopped.ExitCode);
            return stopped.ExitCode;
        }
        catch (TroupeException error)
        {
            await Console.Error.WriteLineAsync($"troupe: {error.Message}");
            return ExitCode.Failed;
        }
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"troupe: {reason.ReplaceLineEndings(" ")}");
        return ExitCode.BadInput;
    }
}
