namespace Troupe.Engine.Testing;

using System.Collections.Concurrent;

/// <summary>
/// What a test actor received and the test did not yet take. Any number of writers, one reader: the test.
/// Every wait has a blocking face (its task is complete when it is returned) and an awaiting one, so that
/// each expectation is written once.
/// </summary>
internal sealed class TestInbox
{
    private readonly ConcurrentQueue<MessageEnvelope> _envelopes = new();
    private readonly SemaphoreSlim _available = new(0);

    internal bool HasMessages => !_envelopes.IsEmpty;

    internal void Add(MessageEnvelope envelope)
    {
        _envelopes.Enqueue(envelope);
        _available.Release();
    }

    /// <summary>The next envelope, or the null one after <paramref name="timeout"/>; a negative time waits forever.</summary>
    internal async ValueTask<MessageEnvelope> Take(bool blocking, TimeSpan timeout, CancellationToken cancellation) =>
        await Arrival(blocking, timeout, cancellation).ConfigureAwait(false) && _envelopes.TryDequeue(out var next) ? next : NullMessageEnvelope.Instance;

    /// <summary>As <see cref="Take"/>, and the envelope stays.</summary>
    internal async ValueTask<MessageEnvelope> Peek(bool blocking, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!await Arrival(blocking, timeout, cancellation).ConfigureAwait(false)) return NullMessageEnvelope.Instance;
        _available.Release();
        return _envelopes.TryPeek(out var next) ? next : NullMessageEnvelope.Instance;
    }

    private ValueTask<bool> Arrival(bool blocking, TimeSpan timeout, CancellationToken cancellation)
    {
        if (timeout < TimeSpan.Zero || timeout.TotalMilliseconds > int.MaxValue) timeout = Timeout.InfiniteTimeSpan;
        return blocking
            ? ValueTask.FromResult(_available.Wait(timeout, cancellation))
            : new ValueTask<bool>(_available.WaitAsync(timeout, cancellation));
    }
}
