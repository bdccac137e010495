namespace Troupe.Workers;

using System.Collections;
using System.Runtime.InteropServices;

/// <summary>
/// The command that starts a worker process: the running .NET, the host's own runtime configuration and dependencies, and the worker's assembly from
/// beside the host's. So a worker resolves whatever the host does, under <c>dotnet run</c>, <c>dotnet test</c> or the program's own executable. Where one of these is
/// missing, the host is its own worker: <see cref="OwnProgram"/>. Nothing secret is in it.
/// </summary>
internal static class WorkerCommand
{
    internal const string WorkerAssembly = "Troupe.RemoteWorker.dll";

    // A worker is small, short-lived or one of many: a collector thread, profile counters and tracing of its own do not pay. Nor does a diagnostic socket, which
    // would stay in the temporary folder whenever one is killed. Nor does mapping each page of code twice, for writing and for running: that is against code
    // that is smuggled in, and a worker runs what it is sent. Arrays up to 16 MiB are young objects like others: items and results mostly live for one call, and among
    // the large ones each would cost a collection of everything. What the user has set stays.
    private static readonly string[] s_settings =
        ["DOTNET_gcConcurrent=0", "DOTNET_TieredPGO=0", "DOTNET_EnableDiagnostics=0", "DOTNET_LTTng=0", "DOTNET_EnableWriteXorExecute=0", "DOTNET_GCLOHThreshold=0x1000000"];

    private static string? DependencyFiles => AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string;

    /// <summary>This program's own <c>.deps.json</c>; null: it has none.</summary>
    public static string? DependencyFile => DependencyFiles?.Split(';')[0] is { Length: > 0 } own ? own : null;

    /// <exception cref="WorkerStartException">There is neither, nor can the host be its own worker.</exception>
    /// <exception cref="PlatformNotSupportedException">This program cannot have worker processes.</exception>
    public static ChildCommand Find()
    {
        HostRule.Check();
        // A program's first pool waits for this: nothing is asked for that is not needed.
        var home = AppContext.BaseDirectory;
        var worker = string.Concat(home, WorkerAssembly);
        if (!File.Exists(worker))
        {
            worker = FindWorker(home, Path.GetDirectoryName(typeof(WorkerCommand).Assembly.Location));
        }

        var muxer = Environment.ProcessPath is { } process && IsMuxer(process)
            ? process
            : FindMuxer(RuntimeEnvironment.GetRuntimeDirectory(), Environment.GetEnvironmentVariable("DOTNET_ROOT"));
        var dependencyFiles = DependencyFiles;
        return worker is null || muxer is null
            ? OwnProgram.Command(dependencyFiles, WorkerEnvironment())
            : new ChildCommand(muxer, Arguments(worker, dependencyFiles), WorkerEnvironment());
    }

    /// <summary>The same for another program's build output, by the .NET that runs this one.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="dependencyFile">The name of its <c>.deps.json</c>; empty: it has none.</param>
    /// <exception cref="WorkerStartException">There is no worker's assembly, or no .NET to run it.</exception>
    public static ChildCommand FindIn(string folder, string dependencyFile)
    {
        HostRule.Check();
        var worker = FindWorker(folder) ?? throw new WorkerStartException($"There is no {WorkerAssembly} in {folder}.");
        var muxer = Environment.ProcessPath is { } process && IsMuxer(process)
            ? process
            : FindMuxer(RuntimeEnvironment.GetRuntimeDirectory(), Environment.GetEnvironmentVariable("DOTNET_ROOT"))
                ?? throw new WorkerStartException("There is no dotnet to run a worker with.");
        return new ChildCommand(muxer, Arguments(worker, dependencyFile.Length == 0 ? null : Path.Combine(folder, dependencyFile)), WorkerEnvironment());
    }

    /// <summary>Whether that is <c>dotnet</c> itself.</summary>
    internal static bool IsMuxer(string program) => program.EndsWith("/dotnet", StringComparison.Ordinal);

    /// <summary>The worker's assembly in one of the folders, or null.</summary>
    internal static string? FindWorker(params ReadOnlySpan<string?> folders) => FindFile(WorkerAssembly, folders);

    /// <summary>The <c>dotnet</c> of the runtime that runs this process; null when it has none, as in a self-contained program.</summary>
    internal static string? FindMuxer(string runtimeFolder, string? dotnetRoot) =>
        FindFile("dotnet", Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", "..")), dotnetRoot); // ROOT/shared/Microsoft.NETCore.App/VERSION

    private static string? FindFile(string name, params ReadOnlySpan<string?> folders)
    {
        foreach (var folder in folders)
        {
            if (!string.IsNullOrEmpty(folder) && Path.Combine(folder, name) is var file && File.Exists(file))
            {
                return file;
            }
        }

        return null;
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
