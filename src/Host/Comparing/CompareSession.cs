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
        using var interrupt = new Interrupt();

        // Opened before anything is measured, which would be for nothing, and emptied when there is something to write.
        var isNew = request.Html is not null && !File.Exists(request.Html);
        await using var page = request.Html is { } path ? Files.Open(path, "write", () => new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write)) : null;
        Findings findings;
        try
        {
            findings = await MeasureAsync(request, interrupt);
        }
        catch when (isNew)
        {
            File.Delete(request.Html!);
            throw;
        }

        ComparisonScreen.Show(findings, Screen.Output());
        if (page is not null)
        {
            page.SetLength(0);
            await using var writer = new StreamWriter(page);
            await writer.WriteAsync(ComparisonPage.Of(findings));
            Screen.Output().WriteLine($"The same with plots: {request.Html}");
        }

        return ExitCode.Success;
    }

    private static async Task<Findings> MeasureAsync(CompareRequest request, Interrupt interrupt)
    {
        var (progress, measured) = (Screen.Error(), "the work itself");
        var workers = request.Workers ?? Math.Max(Environment.ProcessorCount, 4);

        // On a thread of the pool: work that is done here, one item after another, would keep the signal waiting. Half a measurement is none, so it is left at once.
        var measuring = Task.Run(async () =>
        {
            IReadOnlyList<Workload> works = request.Own is { } own ? [await OwnWork.OfAsync(own.Assembly, own.Method, own.Input, request.Seconds)] : Workloads.Of(request.Seconds);
            return await Comparison.RunAsync(works, workers, step => progress.WriteLine($"measuring: {measured = step}"));
        });
        try
        {
            return await measuring.WaitAsync(interrupt.Stop);
        }
        catch (OperationCanceledException) when (interrupt.ExitCode is { } code)
        {
            throw new StoppedException(code, $"while it measured {measured}; there is nothing to show.");
        }
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
