namespace Troupe.Engine;

/// <summary>
/// Asks the peer of one link, again and again, whether it is there, and gives it up when its silence is too surprising. On between machines. Off on one unless configured: there the
/// kernel tells of a process's end, and one that merely stands still is for the application to judge.
/// </summary>
internal sealed class Heartbeats : IDisposable
{
    private readonly HeartbeatOptions _options;
    private readonly AccrualDetector _detector;
    private readonly Action _ask;
    private readonly Action<double> _giveUp;
    private readonly Cancelable _timer;
    private double _lastTick;
    private bool _over;

    public Heartbeats(IScheduler scheduler, HeartbeatOptions options, Action ask, Action<double> giveUp)
    {
        (_options, _ask, _giveUp) = (options, ask, giveUp);
        _detector = new AccrualDetector(options.Threshold, options.Samples, options.LeastDeviation.TotalMilliseconds, options.AcceptablePause.TotalMilliseconds);
        _lastTick = Now;
        _detector.Begin(_lastTick, options.Interval.TotalMilliseconds);
        _timer = new Cancelable(scheduler.Advanced);
        scheduler.Advanced.ScheduleRepeatedly(options.Interval, options.Interval, Tick, _timer);
    }

    /// <summary>Answers so far.</summary>
    public long Heard
    {
        get
        {
            lock (_detector) return _detector.Heard;
        }
    }

    private static double Now => Environment.TickCount64;

    /// <summary>The peer has answered. By the link's reader.</summary>
    public void Hear()
    {
        // The reader hears, the timer judges.
        lock (_detector) _detector.Hear(Now);
    }

    public void Dispose()
    {
        lock (_detector) _over = true;
        _timer.Cancel();
    }

    private void Tick()
    {
        double phi;
        lock (_detector)
        {
            if (_over) return;
            // If this process itself stood still, nobody could be heard in that time.
            if (Now - _lastTick > _options.Interval.TotalMilliseconds + _options.AcceptablePause.TotalMilliseconds) _detector.Forgive(Now);
            _lastTick = Now;
            phi = _detector.Phi(Now);
            _over = phi >= _options.Threshold;
        }

        if (phi >= _options.Threshold) _giveUp(phi);
        else _ask();
    }
}

/// <summary><c>akka.remote.watch-failure-detector</c>, Akka.NET's keys and defaults.</summary>
internal sealed record HeartbeatOptions(TimeSpan Interval, double Threshold, int Samples, TimeSpan LeastDeviation, TimeSpan AcceptablePause)
{
    private const string Section = "akka.remote.watch-failure-detector";

    /// <summary>Null where the transport's <c>heartbeats</c> are off.</summary>
    public static HeartbeatOptions? From(Config system, string transport, bool otherwise)
    {
        if (!system.GetBoolean($"{transport}.heartbeats", otherwise)) return null;
        var config = system.GetConfig(Section) ?? Config.Empty;
        return new HeartbeatOptions(
            Positive("heartbeat-interval", config.GetTimeSpan("heartbeat-interval", TimeSpan.FromSeconds(1), allowInfinite: false)),
            config.GetDouble("threshold", 10) is > 0 and var threshold ? threshold : throw new ConfigurationException($"{Section}.threshold must be above 0."),
            config.GetInt("max-sample-size", 200) is >= 2 and var samples ? samples : throw new ConfigurationException($"{Section}.max-sample-size must be at least 2."),
            Positive("min-std-deviation", config.GetTimeSpan("min-std-deviation", TimeSpan.FromMilliseconds(100), allowInfinite: false)),
            config.GetTimeSpan("acceptable-heartbeat-pause", TimeSpan.FromSeconds(10), allowInfinite: false));
    }

    private static TimeSpan Positive(string key, TimeSpan value) =>
        value > TimeSpan.Zero ? value : throw new ConfigurationException($"{Section}.{key} must be above 0.");
}
