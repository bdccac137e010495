namespace Troupe.Engine.Testing;

/// <summary>A point at which a number of threads wait for each other.</summary>
public class TestBarrier
{
    /// <summary>How long one waits when nothing else was said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly TestKitBase _kit;
    private readonly TimeSpan _defaultTimeout;
    private readonly int _count;
    private volatile Barrier _barrier; // Replaced by Reset, on whichever thread.

    /// <summary>For a number of threads.</summary>
    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _kit = testKit;
        _defaultTimeout = defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout;
        _count = count;
        _barrier = new Barrier(count);
    }

    /// <summary>Waits until all are here.</summary>
    /// <exception cref="TimeoutException">They did not come in time.</exception>
    public void Await() => Await(_defaultTimeout);

    /// <summary>Waits until all are here, for a time, dilated.</summary>
    /// <exception cref="TimeoutException">They did not come in time.</exception>
    public void Await(TimeSpan timeout)
    {
        var barrier = _barrier;
        if (!barrier.SignalAndWait(_kit.Dilated(timeout)))
            throw new TimeoutException($"The barrier did not open within {timeout}: {barrier.ParticipantsRemaining} are missing.");
    }

    /// <summary>Forgets who is here; it does so by itself whenever all were.</summary>
    public void Reset() => _barrier = new Barrier(_count);
}
