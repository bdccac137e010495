namespace Troupe.Engine.Testing;

/// <summary>Which events a filter is about. Its identity is the object: the same rule may be installed twice.</summary>
internal sealed class EventRule(string about, Predicate<object> matches)
{
    private readonly SemaphoreSlim _hits = new(0);
    private int _count;

    /// <summary>How many events matched; written by the log's actor, read by the test.</summary>
    internal int Count => Volatile.Read(ref _count);

    internal EventRule Fresh() => new(about, matches);

    internal bool Takes(object candidate)
    {
        if (!matches(candidate)) return false;
        Interlocked.Increment(ref _count); // the test reads it while the log still runs
        _hits.Release();
        return true;
    }

    /// <summary>Waits for one more match; false when the time is out.</summary>
    internal ValueTask<bool> NextHit(bool blocking, TimeSpan timeout, CancellationToken cancellation) =>
        blocking ? ValueTask.FromResult(_hits.Wait(timeout, cancellation)) : new ValueTask<bool>(_hits.WaitAsync(timeout, cancellation));

    public override string ToString() => about;
}
