namespace Troupe;

using Troupe.Spawning;

/// <summary>
/// Runs a function once, after a time, unless it is cancelled before: <c>ActorTimer.After(TimeSpan.FromSeconds(30), () => Work())</c>. It runs on the thread pool; the program
/// does not wait for it.
/// </summary>
public sealed class ActorTimer : IDisposable
{
    private const int Waiting = 0;
    private const int Running = 1;
    private const int Cancelled = 2;

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Task> _function;
    private readonly ITimer _timer;
    private int _phase;

    private ActorTimer(TimeSpan delay, Func<Task> function, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _function = function;
        if (ExecutionContext.IsFlowSuppressed())
        {
            _timer = Create(delay, time);
        }
        else
        {
            using var begunAnew = ExecutionContext.SuppressFlow(); // A lock that its maker holds is not its own.
            _timer = Create(delay, time);
        }
    }

    /// <summary>Ends when the function has, with what it threw; cancelled when it will not run.</summary>
    public Task Task => _over.Task;

    /// <summary>Whether it waits or runs.</summary>
    public bool IsAlive => !_over.Task.IsCompleted;

    /// <summary>Has the function run after the delay.</summary>
    /// <param name="delay">0 or more.</param>
    /// <param name="function">What it throws is in <see cref="Task"/>, and written to standard error.</param>
    /// <param name="time">Whose time; null: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or longer than timers take.</exception>
    public static ActorTimer After(TimeSpan delay, Action function, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(
            delay,
            () =>
            {
                function();
                return Task.CompletedTask;
            },
            time ?? TimeProvider.System);
    }

    /// <inheritdoc cref="After(TimeSpan, Action, TimeProvider?)"/>
    public static ActorTimer After(TimeSpan delay, Func<Task> function, TimeProvider? time = null) => new(delay, function, time ?? TimeProvider.System);

    /// <summary>Keeps the function from running, if it has not begun.</summary>
    /// <returns>Whether it will never run.</returns>
    public bool Cancel()
    {
        // Against the timer: one of the two is first.
        if (Interlocked.CompareExchange(ref _phase, Cancelled, Waiting) == Waiting)
        {
            _timer.Dispose();
            _over.TrySetCanceled();
        }

        return Volatile.Read(ref _phase) == Cancelled; // It changes no more.
    }

    /// <summary>The same as <see cref="Cancel"/>.</summary>
    public void Dispose() => Cancel();

    private ITimer Create(TimeSpan delay, TimeProvider time) => time.CreateTimer(static timer => _ = ((ActorTimer)timer!).RunAsync(), this, delay, Timeout.InfiniteTimeSpan);

    private async Task RunAsync()
    {
        if (Interlocked.CompareExchange(ref _phase, Running, Waiting) != Waiting) // Against Cancel.
        {
            return;
        }

        try
        {
            await _function().ConfigureAwait(false);
            _over.TrySetResult();
        }
        catch (Exception fault)
        {
            FaultText.Write(fault, "a timer");
            _over.TrySetException(fault);
            _ = _over.Task.Exception; // It was told: not once more, by the finalizer.
        }
    }
}
