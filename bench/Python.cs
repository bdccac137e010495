namespace Troupe.Bench;

/// <summary>The <c>python3</c> of this machine, if there is one.</summary>
internal sealed class Python
{
    private readonly string? _program;

    private Python(string? program, string version) => (_program, Version) = (program, version);

    /// <summary>For example <c>Python 3.11.7</c>, or that there is none.</summary>
    public string Version { get; }

    public static async Task<Python> FindAsync()
    {
        var name = OperatingSystem.IsWindows() ? "python3.exe" : "python3";
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (found is null)
        {
            return new(null, "no python3 on PATH");
        }

        // The interpreter itself: a launcher before it would only add to its start, which no row counts.
        var (exitCode, output, errors) = await OneLine.OutputAsync(found, ["-c", "import sys; print(sys.executable); print('Python', sys.version.split()[0])"]);
        return exitCode == 0 && output.Trim().Split('\n') is [var program, var version]
            ? new(program, version)
            : new(null, $"{found} does not run: {errors.Trim()}");
    }

    public Task<Dictionary<string, double>> RunAsync(PeerScript peer) => _program is null
        ? throw new PeerMissingException(Version)
        : OneLine.RunAsync(_program, [Path.Combine(AppContext.BaseDirectory, "peers", peer.Script), .. peer.Arguments]);
}
