namespace Sample;

/// <summary>A sample of measurements in a few numbers.</summary>
public sealed record Spread(int Count, double Mean, double Deviation);

/// <summary>Functions on numbers; a line is a JSON value: <c>1.5</c>, or <c>[1, 2.5, 4]</c>.</summary>
public static class Numbers
{
    /// <summary>The square root.</summary>
    public static double Root(double number) => Math.Sqrt(number);

    /// <summary>Mean and standard deviation of the numbers of a line.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Describe(double[] numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Length == 0)
        {
            throw new ArgumentException("No numbers to describe.", nameof(numbers));
        }

        var mean = numbers.Average();
        return new Spread(numbers.Length, mean, Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean))));
    }
}
