namespace Troupe.Remote.Tests;

using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;

/// <summary>An agent of these tests: a process of its own on this machine. Disposing it kills it, and its workers with it.</summary>
internal sealed class AgentProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private readonly Process _process;

    private AgentProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                _said.Writer.TryWrite(text);
            }
            else
            {
                _said.Writer.TryComplete();
            }
        };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Ends when it has joined this process.</summary>
    public static async Task<AgentProcess> JoinedAsync(params string[] arguments)
    {
        var agent = Start(["--join", ListeningHost.Address, "--secret-file", ListeningHost.SecretFile, .. arguments.Contains("--cache") ? arguments : ["--no-fetch", .. arguments]]);
        try
        {
            await agent.SaysAsync("joined");
            return agent;
        }
        catch
        {
            agent.Dispose();
            throw;
        }
    }

    public static AgentProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "Troupe.RemoteWorker.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // What the tests set for their host is not the agent's: it is told by the host.
        foreach (var variable in start.Environment.Keys.Where(static name => name.StartsWith("TROUPE__", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        return new AgentProcess(Process.Start(start)!);
    }

    /// <summary>Ends with the next line that has this in it; those before it are skipped.</summary>
    public async Task<string> SaysAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var before = new List<string>();
        try
        {
            await foreach (var line in _said.Reader.ReadAllAsync(patience.Token))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }

                before.Add(line);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The agent does not say '{text}'; it said: {string.Join(" | ", before)}");
        }

        throw new InvalidOperationException($"The agent ended without saying '{text}'; it said: {string.Join(" | ", before)}");
    }

    /// <summary>All that it says until its end.</summary>
    public async Task<(int ExitCode, string Said)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        var said = new List<string>();
        await foreach (var line in _said.Reader.ReadAllAsync())
        {
            said.Add(line);
        }

        return (_process.ExitCode, string.Join('\n', said));
    }

    public void Signal(int signal) => Troupe.Workers.Libc.Kill(Id, signal);

    /// <summary>The processes that it has started and that are there.</summary>
    public IReadOnlyList<int> Children() => [.. Directory.GetDirectories("/proc")
        .Select(static folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .Where(id => id > 0 && ParentOf(id) == Id)];

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static int ParentOf(int process)
    {
        try
        {
            return int.Parse(Regex.Match(File.ReadAllText($"/proc/{process}/stat"), @"\) [^Z] (\d+)").Groups[1] is { Success: true } parent ? parent.Value : "0", System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}
