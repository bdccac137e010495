namespace Troupe.Bench;

using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Text.Json;

/// <summary>A program that prints one line of JSON, seconds by metric: a peer's script, or a fresh process of ours.</summary>
internal static class OneLine
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    public static async Task<Dictionary<string, double>> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var (exitCode, output, errors) = await OutputAsync(program, arguments, settings);
        return exitCode == 0
            ? JsonSerializer.Deserialize<Dictionary<string, double>>(output) ?? throw new PeerMissingException("it printed nothing")
            : throw new PeerMissingException($"exit code {exitCode}: {errors.Trim().Split('\n')[^1]}");
    }

    public static async Task<(int ExitCode, string Output, string Errors)> OutputAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings ?? ReadOnlyDictionary<string, string>.Empty)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new PeerMissingException($"no end after {s_patience.TotalMinutes} minutes");
        }
    }
}
