namespace Troupe.Actors.Tests.Spawning;

using Xunit;

public sealed class ActorTimerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_timer_fires_once_its_delay_is_over_and_can_then_not_be_cancelled()
    {
        var fired = 0;
        using var timer = ActorTimer.After(TimeSpan.FromMilliseconds(1), () => Interlocked.Increment(ref fired));

        await timer.Task.WaitAsync(s_patience);

        Assert.False(timer.Cancel());
        Assert.Equal((1, false), (fired, timer.IsAlive));
    }

    [Fact]
    public async Task A_cancelled_timer_does_not_fire()
    {
        var fired = false;
        var time = new HandTime();
        using var timer = ActorTimer.After(TimeSpan.FromHours(1), () => fired = true, time);
        Assert.True(timer.IsAlive);

        Assert.True(timer.Cancel());
        time.Fire();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => timer.Task);
        Assert.Equal((false, false), (fired, timer.IsAlive));
        Assert.True(timer.Cancel());
    }

    [Fact]
    public async Task The_same_timer_not_cancelled_fires()
    {
        var fired = false;
        var time = new HandTime();
        using var timer = ActorTimer.After(TimeSpan.FromHours(1), () => fired = true, time);

        time.Fire();

        await timer.Task.WaitAsync(s_patience);
        Assert.True(fired);
    }

    [Fact]
    public async Task What_the_function_throws_is_in_its_task()
    {
        using var timer = ActorTimer.After(TimeSpan.Zero, static () => Task.FromException(new FormatException("on purpose")));

        await Assert.ThrowsAsync<FormatException>(() => timer.Task.WaitAsync(s_patience));
    }

    /// <summary>Fires its timer by hand, even one that was disposed: as one that was just about to fire does.</summary>
    private sealed class HandTime : TimeProvider
    {
        private Action _fire = static () => { };

        public void Fire() => _fire();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}
