namespace Troupe.Engine;

/// <summary>
/// How surprising a silence is (Hayashibara and others, "The phi accrual failure detector"): phi is minus the logarithm, to base ten, of the probability that a
/// sign of life still comes, if the times between them are normally distributed as the last ones were. Knows no clock; times are milliseconds of the caller's.
/// </summary>
internal sealed class AccrualDetector(double threshold, int samples, double leastDeviation, double acceptablePause)
{
    private readonly double[] _intervals = new double[samples];
    private int _count;
    private int _next;
    private double _sum;
    private double _sumOfSquares;
    private double? _last;

    /// <summary>Signs of life so far.</summary>
    public long Heard { get; private set; }

    /// <summary>Begins with a guess of the interval, so that it judges from the first silence on.</summary>
    public void Begin(double now, double expectedInterval)
    {
        Add(expectedInterval * 0.75);
        Add(expectedInterval * 1.25);
        _last = now;
    }

    /// <summary>A sign of life.</summary>
    public void Hear(double now)
    {
        // An interval that had been given up on teaches nothing about those to come.
        if (_last is { } last && IsAvailable(now)) Add(now - last);
        _last = now;
        Heard++;
    }

    /// <summary>A time in which nobody could have heard anything does not count as silence.</summary>
    public void Forgive(double now) => _last = now;

    public bool IsAvailable(double now) => Phi(now) < threshold;

    public double Phi(double now)
    {
        if (_last is not { } last || _count == 0) return 0;
        var mean = _sum / _count;
        var deviation = Math.Max(Math.Sqrt(Math.Max(0, (_sumOfSquares / _count) - (mean * mean))), leastDeviation);
        // The logistic approximation of the normal distribution's tail.
        var y = (now - last - mean - acceptablePause) / deviation;
        var e = Math.Exp(-y * (1.5976 + (0.070566 * y * y)));
        return y > 0 ? -Math.Log10(e / (1 + e)) : -Math.Log10(1 - (1 / (1 + e)));
    }

    private void Add(double interval)
    {
        if (_count == _intervals.Length)
        {
            var oldest = _intervals[_next];
            _sum -= oldest;
            _sumOfSquares -= oldest * oldest;
        }
        else
        {
            _count++;
        }

        _intervals[_next] = interval;
        _next = (_next + 1) % _intervals.Length;
        _sum += interval;
        _sumOfSquares += interval * interval;
    }
}
