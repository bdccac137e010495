namespace Troupe.Engine.Testing;

/// <content>Waiting for a condition that nobody announces.</content>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Repeats an assertion until it passes; throws its last fault when the time is out.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Passed(true, Lifted(assertion), duration, interval, cancellationToken));

    /// <summary>As above.</summary>
    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Passed(false, Lifted(assertion), duration, interval, cancellationToken).AsTask();

    /// <summary>As above.</summary>
    public Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Passed(false, () => new ValueTask(assertion()), duration, interval, cancellationToken).AsTask();

    /// <summary>Waits until a condition holds; fails when the time is out.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>As above.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>As above.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>As above, for a time.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>As above, for a time.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>As above, for a time, with a message to fail with.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>As above, for a time, with a message to fail with.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>As above, for a time, with a message to fail with.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>As above, looking every <paramref name="interval"/>.</summary>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        Confirm(Blocking.Ended(Held(true, Lifted(conditionIsFulfilled), RemainingOrDilated(max), interval, cancellationToken)), message);

    /// <summary>As above, looking every <paramref name="interval"/>.</summary>
    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        Confirm(await Held(false, () => new ValueTask<bool>(conditionIsFulfilled()), RemainingOrDilated(max), interval, cancellationToken), message);

    /// <summary>As above, looking every <paramref name="interval"/>.</summary>
    public async Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        Confirm(await Held(false, Lifted(conditionIsFulfilled), RemainingOrDilated(max), interval, cancellationToken), message);

    /// <summary>Waits until a condition holds; false when the time, which is not dilated, is out.</summary>
    public bool AwaitConditionNoThrow(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Held(true, Lifted(conditionIsFulfilled), max, interval, cancellationToken));

    /// <summary>As above.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Held(false, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, cancellationToken).AsTask();

    /// <summary>As above.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Held(false, Lifted(conditionIsFulfilled), max, interval, cancellationToken).AsTask();

    private async ValueTask<bool> Passed(bool blocking, Func<ValueTask> assertion, TimeSpan? duration, TimeSpan? interval, CancellationToken cancellation)
    {
        var end = Now + RemainingOrDilated(duration);
        while (true)
        {
            try
            {
                await assertion();
                return true;
            }
            catch (Exception) when (Now < end && !cancellation.IsCancellationRequested) // what fails now may pass at the next look
            {
                await Pause(blocking, Min(interval ?? Step, Left(end)), cancellation);
            }
        }
    }

    private async ValueTask<bool> Held(bool blocking, Func<ValueTask<bool>> condition, TimeSpan max, TimeSpan? interval, CancellationToken cancellation)
    {
        var end = Now + max;
        while (!await condition())
        {
            if (Now >= end) return false;
            await Pause(blocking, Min(interval ?? Step, Left(end)), cancellation);
        }

        return true;
    }

    private void Confirm(bool held, string? message) => _assertions.AssertTrue(held, message ?? "The condition did not come to hold in time.");

    private static ValueTask Pause(bool blocking, TimeSpan interval, CancellationToken cancellation)
    {
        if (!blocking) return new ValueTask(Task.Delay(interval, cancellation));
        Blocking.Pause(interval, cancellation);
        return default;
    }

    private static Func<ValueTask> Lifted(Action assertion) => () =>
    {
        assertion();
        return default;
    };

    private static Func<ValueTask<bool>> Lifted(Func<bool> condition) => () => ValueTask.FromResult(condition());
}
