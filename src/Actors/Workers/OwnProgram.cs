namespace Troupe.Workers;

using System.Reflection;

/// <summary>
/// The host's own program as its worker: for programs that have no worker's assembly beside them (published as one file, or built without), or no <c>dotnet</c>
/// to run it (self-contained). The same program is started, and before its first line .NET calls <see cref="StartupHook"/>, which makes it the worker.
/// </summary>
internal static class OwnProgram
{
    private const string HooksVariable = "DOTNET_STARTUP_HOOKS";
    private const string SupportSwitch = "System.StartupHookProvider.IsSupported";

    // By its simple name: in a program of one file it has no path.
    private static readonly string s_hook = typeof(StartupHook).Assembly.GetName().Name!;

    /// <param name="dependencyFiles">As <see cref="WorkerCommand.Arguments"/> takes it.</param>
    /// <param name="environment">What the worker would have without this.</param>
    /// <exception cref="WorkerStartException">It is not to be started so.</exception>
    public static ChildCommand Command(string? dependencyFiles, IEnumerable<string> environment)
    {
        if (AppContext.TryGetSwitch(SupportSwitch, out var supported) && !supported)
        {
            throw new WorkerStartException(
                $"{WorkerCommand.WorkerAssembly} cannot be run beside this program, and it cannot be its own worker: .NET's startup hooks are switched off in it (StartupHookSupport, as by trimming).");
        }

        var program = Environment.ProcessPath ?? throw new WorkerStartException("This program's own file is not known.");
        var arguments = WorkerCommand.IsMuxer(program)
            ? Assembly.GetEntryAssembly() is { Location: { Length: > 0 } entry } ? WorkerCommand.Arguments(entry, dependencyFiles) : throw new WorkerStartException("This program's own assembly is not known.")
            : [];
        return new ChildCommand(program, arguments, WithHook(environment));
    }

    /// <summary>In a process that may be such a worker: if it is it ends as one, and this does not return.</summary>
    public static void BecomeWorkerIfTold()
    {
        // What user code starts is no worker, unless it starts this program in the hook's own environment, and then it lacks the rest.
        Environment.SetEnvironmentVariable(HooksVariable, WithoutHook(Environment.GetEnvironmentVariable(HooksVariable)));
        if (RunningMarkPage.IsIn(Lifeline.MarkDescriptor))
        {
            Environment.Exit(WorkerProcess.Run(WorkerActor.PropsFor));
        }
    }

    // Last: the user's own hooks, a profiler's for example, are run first, as in the host.
    internal static List<string> WithHook(IEnumerable<string> environment)
    {
        const string Start = HooksVariable + "=";
        var hooks = s_hook;
        var all = new List<string>();
        foreach (var variable in environment)
        {
            if (!variable.StartsWith(Start, StringComparison.Ordinal))
            {
                all.Add(variable);
            }
            else if (variable.Length > Start.Length)
            {
                hooks = $"{variable[Start.Length..]}{Path.PathSeparator}{s_hook}";
            }
        }

        all.Add(Start + hooks);
        return all;
    }

    internal static string? WithoutHook(string? hooks)
    {
        var rest = string.Join(Path.PathSeparator, (hooks ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(static hook => hook != s_hook));
        return rest.Length == 0 ? null : rest;
    }
}
