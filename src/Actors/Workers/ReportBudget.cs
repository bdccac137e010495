namespace Troupe.Workers;

using System.Diagnostics;

/// <summary>How many reports of running items may go at once: some in each stretch of time, so that a few in a row all go, and a function that does nothing else floods nobody.</summary>
internal struct ReportBudget
{
    internal const int Each = 10;

    /// <summary>Stopwatch ticks: 50 ms.</summary>
    internal static readonly long Stretch = Stopwatch.Frequency / 20;

    private long _began;
    private int _taken;

    /// <summary>Whether one may go now.</summary>
    public bool TryTake(long now)
    {
        if (_taken == 0 || now - _began >= Stretch)
        {
            (_began, _taken) = (now, 0);
        }

        if (_taken == Each)
        {
            return false;
        }

        _taken++;
        return true;
    }
}
