namespace Troupe.Engine.Testing;

/// <content>Deadlines.</content>
public abstract partial class TestKitBase
{
    private TimeSpan? _end;

    // After an expectation of silence the time is used up by intent: the end of a block then does not complain.
    private bool _lastWasSilence;

    /// <summary>What is left of the innermost <c>Within</c>; never negative.</summary>
    /// <exception cref="InvalidOperationException">Not in a <c>Within</c>.</exception>
    public TimeSpan Remaining => _end is { } end ? Left(end) : throw new InvalidOperationException("Remaining is only known inside of Within.");

    /// <summary>What is left of the innermost <c>Within</c>, or the default for one expectation, dilated.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>The given time dilated; if there is none, <see cref="RemainingOrDefault"/>.</summary>
    /// <exception cref="ArgumentException">The given time is infinite.</exception>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration switch
    {
        null => RemainingOrDefault,
        { } time when time < TimeSpan.Zero => throw new ArgumentException("An expectation cannot wait forever.", nameof(duration)),
        { } time => Dilated(time),
    };

    /// <summary>The time multiplied with <c>akka.test.timefactor</c>.</summary>
    public TimeSpan Dilated(TimeSpan duration) => duration > TimeSpan.Zero ? duration * TestKitSettings.TestTimeFactor : duration;

    /// <summary>The given time, or the default for one expectation; not dilated.</summary>
    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? TestKitSettings.SingleExpectDefault;

    /// <summary>Runs a block whose expectations share one deadline; fails when the block takes longer.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>As <see cref="Within(TimeSpan, Action, TimeSpan?, CancellationToken)"/>.</summary>
    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    /// <summary>As above; fails also when the block takes less than <paramref name="min"/>.</summary>
    public void Within(
        TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(min, max, () => { action(); return 0; }, hint, epsilonValue, cancellationToken);

    /// <summary>As above; fails also when the block takes less than <paramref name="min"/>.</summary>
    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(min, max, async () => { await actionAsync(); return 0; }, hint, epsilonValue, cancellationToken);

    /// <summary>As above, and hands on the block's result.</summary>
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>As above, and hands on the block's result.</summary>
    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>As above, and hands on the block's result.</summary>
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Bounded(min, max, () => ValueTask.FromResult(function()), hint, epsilonValue, cancellationToken));

    /// <summary>As above, and hands on the block's result.</summary>
    public Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Bounded(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken).AsTask();

    /// <summary>What is left of the innermost <c>Within</c>, or the given time.</summary>
    protected TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? Left(end) : duration;

    private async ValueTask<T> Bounded<T>(
        TimeSpan min, TimeSpan max, Func<ValueTask<T>> block, string? hint, TimeSpan? epsilon, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = Now;
        var outer = _end;
        var room = Min(RemainingOr(Dilated(max)), Dilated(max));
        var about = string.IsNullOrEmpty(hint) ? "" : $" ({hint})";
        _assertions.AssertTrue(room >= min, $"Only {room} is left, and the block is to take at least {min}{about}.");

        _lastWasSilence = false;
        _end = start + room;
        T result;
        try
        {
            result = await block();
        }
        finally
        {
            _end = outer;
        }

        var taken = Now - start;
        _assertions.AssertTrue(taken >= min, $"The block took {taken}, less than {min}{about}.");
        if (!_lastWasSilence) _assertions.AssertTrue(taken <= room + (epsilon ?? TimeSpan.Zero), $"The block took {taken}, more than {room}{about}.");
        return result;
    }

    private static TimeSpan Left(TimeSpan end) => end > Now ? end - Now : TimeSpan.Zero;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
