namespace Troupe.Workers;

using System.Collections;
using System.Runtime.InteropServices;

/// <summary>
/// The command that starts a worker process: the running .NET, the host's own runtime configuration and dependencies, and the worker's assembly from
/// beside the host's. So a worker resolves whatever the host does, under <c>dotnet run</c>, <c>dotnet test</c> or the program's own executable.
/// Nothing secret is in it.
/// </summary>
internal static class WorkerCommand
{
    internal const string WorkerAssembly = "Troupe.RemoteWorker.dll";

    // A worker is small, short-lived or one of many: a collector thread, profile counters and tracing of its own do not pay. Nor does a diagnostic socket, which
    // would stay in the temporary folder whenever one is killed. Nor does mapping each page of code twice, for writing and for running: that is against code
    // that is smuggled in, and a worker runs what it is sent. What the user has set stays.
    private static readonly string[] s_settings =
        ["DOTNET_gcConcurrent=0", "DOTNET_TieredPGO=0", "DOTNET_EnableDiagnostics=0", "DOTNET_LTTng=0", "DOTNET_EnableWriteXorExecute=0"];

    /// <exception cref="WorkerStartException">The worker's assembly, or .NET itself, is not where it should be.</exception>
    /// <exception cref="PlatformNotSupportedException">Worker processes need Linux.</exception>
    public static ChildCommand Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Worker processes (Backend.Processes) need Linux; Backend.Threads runs everywhere.");
        }

        // A program's first pool waits for this: nothing is asked for that is not needed.
        var home = AppContext.BaseDirectory;
        var worker = string.Concat(home, WorkerAssembly);
        if (!File.Exists(worker))
        {
            worker = FindWorker(home, Path.GetDirectoryName(typeof(WorkerCommand).Assembly.Location));
        }

        return new ChildCommand(
            Environment.ProcessPath is { } process && process.EndsWith("/dotnet", StringComparison.Ordinal)
                ? process
                : FindMuxer(Environment.ProcessPath, RuntimeEnvironment.GetRuntimeDirectory(), Environment.GetEnvironmentVariable("DOTNET_ROOT")),
            Arguments(worker, AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string),
            WorkerEnvironment());
    }

    internal static string FindWorker(params ReadOnlySpan<string?> folders)
    {
        foreach (var folder in folders)
        {
            if (!string.IsNullOrEmpty(folder) && Path.Combine(folder, WorkerAssembly) is var file && File.Exists(file))
            {
                return file;
            }
        }

        throw new WorkerStartException(
            $"{WorkerAssembly} is not in {folders[0]}: a program that uses worker processes is built with the Troupe.RemoteWorker project or package beside it.");
    }

    /// <summary>The <c>dotnet</c> of the runtime that runs this process.</summary>
    internal static string FindMuxer(string? processPath, string runtimeFolder, string? dotnetRoot)
    {
        if (Path.GetFileNameWithoutExtension(processPath) == "dotnet" && File.Exists(processPath))
        {
            return processPath;
        }

        // ROOT/shared/Microsoft.NETCore.App/VERSION
        var root = Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", ".."));
        foreach (var folder in (ReadOnlySpan<string?>)[root, dotnetRoot])
        {
            if (!string.IsNullOrEmpty(folder) && Path.Combine(folder, "dotnet") is var file && File.Exists(file))
            {
                return file;
            }
        }

        throw new WorkerStartException($"Worker processes are run by 'dotnet', which is not in {root}: a self-contained program has none, unless DOTNET_ROOT names it.");
    }

    /// <param name="worker">The worker's assembly.</param>
    /// <param name="dependencyFiles">What .NET tells: the program's own .deps.json first, then those of the frameworks, semicolons between.</param>
    internal static IReadOnlyList<string> Arguments(string worker, string? dependencyFiles)
    {
        const string Suffix = ".deps.json";
        var arguments = new List<string> { "exec" };
        var dependencies = dependencyFiles?.Split(';')[0];
        if (dependencies is not null && dependencies.EndsWith(Suffix, StringComparison.Ordinal) && File.Exists(dependencies))
        {
            var configuration = $"{dependencies[..^Suffix.Length]}.runtimeconfig.json";
            if (File.Exists(configuration))
            {
                arguments.Add("--runtimeconfig");
                arguments.Add(configuration);
            }

            arguments.Add("--depsfile");
            arguments.Add(dependencies);
        }

        arguments.Add(worker);
        return arguments;
    }

    private static List<string> WorkerEnvironment()
    {
        var ours = Environment.GetEnvironmentVariables();
        var environment = new List<string>(ours.Count + s_settings.Length);
        foreach (DictionaryEntry variable in ours)
        {
            environment.Add(string.Concat((string)variable.Key, "=", (string?)variable.Value));
        }

        foreach (var setting in s_settings)
        {
            if (!ours.Contains(setting[..setting.IndexOf('=')]))
            {
                environment.Add(setting);
            }
        }

        return environment;
    }
}
