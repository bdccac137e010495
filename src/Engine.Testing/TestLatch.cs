namespace Troupe.Engine.Testing;

/// <summary>A countdown that a test waits for.</summary>
public class TestLatch
{
    /// <summary>How long <see cref="Ready()"/> waits when nothing else was said.</summary>
    public static TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly CountdownEvent _countdown;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    /// <summary>Opens at the first count.</summary>
    public TestLatch() : this(1) { }

    /// <summary>Opens at the given count.</summary>
    public TestLatch(int count) : this(count, DefaultTimeout) { }

    /// <summary>Opens at the given count; <see cref="Ready()"/> waits for the given time.</summary>
    public TestLatch(int count, TimeSpan defaultTimeout) : this(time => time, defaultTimeout, count) { }

    /// <summary>As above, with every wait dilated.</summary>
    protected TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _countdown = new CountdownEvent(count);
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
    }

    /// <summary>Whether all counts came.</summary>
    public bool IsOpen => _countdown.IsSet;

    internal static TestLatch Of(TestKitBase kit, int count) => new(kit.Dilated, kit.TestKitSettings.DefaultTimeout, count);

    /// <summary>Counts one.</summary>
    public void CountDown() => _countdown.Signal();

    /// <summary>Opens, however many counts are missing.</summary>
    public void Open()
    {
        while (!_countdown.IsSet) _countdown.Signal();
    }

    /// <summary>Closes again, with the first count.</summary>
    public void Reset() => _countdown.Reset();

    /// <summary>Waits until open.</summary>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (!_countdown.Wait(_dilate(timeout))) throw new TimeoutException($"The latch did not open within {timeout}; {_countdown.CurrentCount} counts are missing.");
    }

    /// <summary>Waits until open, for the default time.</summary>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready() => Ready(_defaultTimeout);
}
