namespace Troupe.EndToEnd.Tests.Running;

using System.Diagnostics;
using System.Runtime.InteropServices;

/// <summary>The command <c>troupe</c>, running as a process of its own. Disposing it kills whatever is left of it.</summary>
internal sealed partial class HostRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10); // All scenarios on a busy machine take long.

    private readonly Process _process;
    private readonly bool _readsOutput;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private HostRun(Process process, bool readsOutput)
    {
        _process = process;
        _readsOutput = readsOutput;
        _output = readsOutput ? process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
        _error = process.StandardError.ReadToEndAsync();
    }

    public int ProcessId => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Standard output, for a test that started the host with <c>readsOutput: false</c>.</summary>
    public StreamReader Output => _readsOutput ? throw new InvalidOperationException("The output is being read.") : _process.StandardOutput;

    public static HostRun Start(params string[] arguments) => Start(readsOutput: true, variable: null, arguments);

    /// <param name="readsOutput">Whether the output is collected; otherwise the test reads it.</param>
    /// <param name="variable">Set in the host's environment.</param>
    /// <param name="arguments">The command line.</param>
    public static HostRun Start(bool readsOutput, (string Name, string Value)? variable, params string[] arguments) => Start(readsOutput, variable is { } one ? [one] : [], arguments);

    /// <param name="readsOutput">Whether the output is collected; otherwise the test reads it.</param>
    /// <param name="variables">Set in the host's environment.</param>
    /// <param name="arguments">The command line.</param>
    public static HostRun Start(bool readsOutput, IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "exec", Built.Host },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new HostRun(Process.Start(start)!, readsOutput);
    }

    /// <summary>Runs the command to its end, with nothing on its standard input.</summary>
    public static Task<HostEnd> RunAsync(params string[] arguments) => RunOnAsync("", arguments);

    /// <summary>Runs the command to its end with <paramref name="input"/> on its standard input.</summary>
    public static async Task<HostEnd> RunOnAsync(string input, params string[] arguments)
    {
        await using var host = Start(arguments);
        try
        {
            await host.Input.WriteAsync(input);
            host.Input.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input, as it does when it refuses its arguments.
        }

        return await host.EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<HostEnd> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new HostEnd(_process.ExitCode, await _output.WaitAsync(patience.Token), await _error.WaitAsync(patience.Token));
    }

    public void Signal(int signal) => Signal(ProcessId, signal);

    public static void Signal(int process, int signal) => Assert.True(TrySignal(process, signal), $"Process {process} is no more.");

    /// <summary>False when the process is no more.</summary>
    public static bool TrySignal(int process, int signal) => Kill(process, signal) == 0;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token);
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

/// <summary>What a run of the command left behind.</summary>
internal sealed record HostEnd(int ExitCode, string Output, string Error);
