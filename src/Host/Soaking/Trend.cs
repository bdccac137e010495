namespace Troupe.Host.Soaking;

/// <summary>How a figure went over time, its first third left out: that is warming up.</summary>
/// <param name="PerMinute">The slope of the straight line that fits best (least squares).</param>
/// <param name="Early">The median of the first half of what counts.</param>
/// <param name="Late">The median of its second half.</param>
internal readonly record struct Trend(double PerMinute, double Early, double Late)
{
    // Fewer say nothing.
    private const int Fewest = 6;

    /// <summary>Null: there are too few samples.</summary>
    public static Trend? Of(IReadOnlyList<Sample> samples, Func<Sample, double> figure)
    {
        var counted = samples.Skip(samples.Count / 3).ToArray();
        if (counted.Length < Fewest)
        {
            return null;
        }

        var (meanX, meanY) = (counted.Average(static sample => sample.Minutes), counted.Average(figure));
        var above = counted.Sum(sample => (sample.Minutes - meanX) * (figure(sample) - meanY));
        var below = counted.Sum(sample => (sample.Minutes - meanX) * (sample.Minutes - meanX));
        var half = counted.Length / 2;
        return new Trend(below == 0 ? 0 : above / below, Median(counted[..half], figure), Median(counted[half..], figure));
    }

    /// <summary>Whether the second half has more than the first by that share and that much.</summary>
    public bool Grows(double share, double atLeast) => Late > (Early * (1 + share)) + atLeast;

    private static double Median(Sample[] samples, Func<Sample, double> figure) => samples.Select(figure).Order().ElementAt(samples.Length / 2);
}
