namespace Troupe.Workers;

using System.Globalization;

/// <summary>
/// Tells from a worker process's pulse, a number in its shared page that its main thread raises, whether the process stands still: stopped, hung, or so short of
/// processor or memory that it might as well be. Counts looks, not time: a machine, or a host, that stood still itself has nobody ended for it.
/// A worker may have its orders before it raises its pulse for the first time, as it still gets ready then: that is part of its start.
/// </summary>
internal sealed class PulseWatch
{
    private readonly int _most;
    private readonly int _mostBefore;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _start;
    private long _seen = -1;
    private int _looks;

    /// <param name="timeout">How long it may stand still.</param>
    /// <param name="start">How long it may take until it raises its pulse at all.</param>
    public PulseWatch(TimeSpan timeout, TimeSpan start)
    {
        (_timeout, _start) = (timeout, start);
        Interval = IntervalOf(timeout);
        _most = Looks(timeout);
        _mostBefore = Math.Max(_most, Looks(start));
    }

    /// <summary>How long to wait after each look, and how often the worker is to raise it.</summary>
    public TimeSpan Interval { get; }

    /// <returns>Why the worker is to be killed; null when it is not.</returns>
    public string? Judge(long pulse)
    {
        if (pulse != _seen)
        {
            (_seen, _looks) = (pulse, 0);
            return null;
        }

        if (++_looks <= (pulse == 0 ? _mostBefore : _most))
        {
            return null;
        }

        return pulse == 0
            ? string.Create(CultureInfo.InvariantCulture, $"it stood still: no sign of life within {_start.TotalSeconds:0.###} s of its start")
            : string.Create(CultureInfo.InvariantCulture, $"it stood still: no sign of life for {_timeout.TotalSeconds:0.###} s ({nameof(PoolOptions.StallTimeout)})");
    }

    private int Looks(TimeSpan time) => (int)Math.Min(Math.Ceiling(time / Interval), int.MaxValue);

    private static TimeSpan IntervalOf(TimeSpan timeout) =>
        TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / 10, 10 * TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond));
}
