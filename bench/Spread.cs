namespace Troupe.Bench;

/// <summary>What several runs gave, in seconds.</summary>
internal sealed record Spread(double Median, double Min, double Max, IReadOnlyList<double> Runs)
{
    public static Spread Of(IReadOnlyList<double> runs)
    {
        var sorted = runs.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new(median, sorted[0], sorted[^1], [.. runs]);
    }
}
