namespace Troupe.Engine;

/// <summary>Somebody who waits for a message of an inbox. Whoever completes it first has it: the message that comes, or the end of its time.</summary>
internal sealed class InboxRequest(Predicate<object>? predicate)
    : TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously), INoSerializationVerificationNeeded
{
    private TimerEntry? _limit;

    internal bool IsOver => Task.IsCompleted;

    internal void LimitTime(TimerQueue time, TimeSpan timeout)
    {
        _limit = new Limit(this, timeout);
        time.Add(_limit, timeout, null);
    }

    /// <summary>Gives it a message. False: it wants another, or its time is over.</summary>
    internal bool TryGive(object message)
    {
        if ((predicate is not null && !predicate(message)) || !TrySetResult(message)) return false;
        _limit?.Leave();
        return true;
    }

    internal void Fail(Exception fault)
    {
        if (TrySetException(fault)) _limit?.Leave();
    }

    private sealed class Limit(InboxRequest request, TimeSpan after) : TimerEntry
    {
        internal override bool Fire()
        {
            request.TrySetException(new TimeoutException($"Inbox received no message within {after}."));
            return false;
        }
    }
}
