namespace Troupe.Host.Comparing;

using Spectre.Console;
using Troupe.Host.Lines;

/// <summary><c>troupe compare</c>, from its request to its exit code.</summary>
internal static class CompareSession
{
    /// <summary>Measures and shows.</summary>
    /// <exception cref="BadInputException">What was asked cannot be done.</exception>
    public static async Task<int> RunAsync(CompareRequest request)
    {
        IReadOnlyList<Workload> works = request.Own is { } own ? [await OwnWork.OfAsync(own.Assembly, own.Method, own.Input, request.Seconds)] : Workloads.Of(request.Seconds);
        // Before anything is measured: it would be for nothing.
        await using var page = request.Html is { } path ? new StreamWriter(Files.Open(path, "write", () => File.Create(path))) : null;

        var workers = request.Workers ?? Math.Max(Environment.ProcessorCount, 4);
        var progress = Screen.Error();
        var findings = await Comparison.RunAsync(works, workers, step => progress.WriteLine($"measuring: {step}"));

        ComparisonScreen.Show(findings, Screen.Output());
        if (page is not null)
        {
            await page.WriteAsync(ComparisonPage.Of(findings));
            Screen.Output().WriteLine($"The same with plots: {request.Html}");
        }

        return ExitCode.Success;
    }
}

/// <summary>What <c>troupe compare</c> was asked to do.</summary>
/// <param name="Own">The user's own method; null: the three works of the texts.</param>
/// <param name="Workers">How many workers each pool has; null: one a processor, and at least four.</param>
/// <param name="Seconds">About how long a work takes once, one item after another.</param>
/// <param name="Html">Where the page goes.</param>
internal sealed record CompareRequest(OwnCase? Own, int? Workers, double Seconds, string? Html);

/// <summary>A method of the user's, and what it is to be given.</summary>
internal sealed record OwnCase(string Assembly, string Method, string Input);
