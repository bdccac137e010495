namespace Troupe.Actors.Tests.State;

using Xunit;

/// <summary>A value within its own process: updates, and what waits for them.</summary>
public class SharedValueTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task An_update_that_throws_changes_nothing_and_lets_the_next_go_on()
    {
        await using var value = SharedValue.Create(1);

        await Assert.ThrowsAsync<FormatException>(() => value.UpdateAsync(there => int.Parse($"{there} apples", null)).WaitAsync(s_patience));

        Assert.Equal(2, await value.AddAsync(1).WaitAsync(s_patience));
    }

    [Fact]
    public async Task An_update_may_read_its_value_but_not_change_it()
    {
        await using var value = SharedValue.Create(1);
        await using var other = SharedValue.Create(1);

        var made = await value.UpdateAsync(async there =>
        {
            await other.SetAsync(7);
            await Assert.ThrowsAsync<InvalidOperationException>(() => value.SetAsync(9));
            await Assert.ThrowsAsync<InvalidOperationException>(() => value.AddAsync(9));
            await Assert.ThrowsAsync<InvalidOperationException>(() => other.UpdateAsync(_ => value.ExchangeAsync(9)));
            return there + await value.GetAsync();
        }).WaitAsync(s_patience);

        Assert.Equal((2, 7), (made, await other.GetAsync().WaitAsync(s_patience)));
        await value.SetAsync(3).WaitAsync(s_patience);
    }

    [Fact]
    public async Task A_cancelled_change_has_no_effect_and_those_beside_it_do()
    {
        await using var value = SharedValue.Create(0);
        var (updating, finish) = await HoldAsync(value);
        using var cancel = new CancellationTokenSource();
        var set = value.SetAsync(50, cancel.Token);
        var first = value.AddAsync(1);
        var dropped = value.AddAsync(10, cancel.Token);
        var second = value.AddAsync(100);
        var firstDropped = value.UpdateAsync(static there => there + 1000, cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set.WaitAsync(s_patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dropped.WaitAsync(s_patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => firstDropped.WaitAsync(s_patience));
        finish.SetResult();

        Assert.Equal(0, await updating.WaitAsync(s_patience));
        Assert.Equal((1, 101), (await first.WaitAsync(s_patience), await second.WaitAsync(s_patience)));
        Assert.Equal(101, await value.GetAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task One_whose_batch_is_under_way_can_be_cancelled_without_the_others()
    {
        await using var value = SharedValue.Create(0);
        var (updating, finish) = await HoldAsync(value);
        using var cancel = new CancellationTokenSource();
        var dropped = value.AddAsync(1, cancel.Token); // under way at once, alone
        var other = value.AddAsync(10);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dropped.WaitAsync(s_patience));
        finish.SetResult();

        await updating.WaitAsync(s_patience);
        Assert.Equal(10, await other.WaitAsync(s_patience));
    }

    [Fact]
    public async Task One_of_a_batch_that_waits_can_be_cancelled_and_the_others_go_again()
    {
        await using var value = SharedValue.Create(0);
        var (_, finishFirst) = await HoldAsync(value);
        var alone = value.AddAsync(1);
        var second = HoldAsync(value); // in line behind that, and before those that come now
        using var cancel = new CancellationTokenSource();
        var dropped = value.AddAsync(10, cancel.Token);
        var other = value.AddAsync(100);
        finishFirst.SetResult();
        Assert.Equal(1, await alone.WaitAsync(s_patience));
        var (_, finishSecond) = await second.WaitAsync(s_patience);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dropped.WaitAsync(s_patience));
        finishSecond.SetResult();

        Assert.Equal(101, await other.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Its_end_reaches_those_who_wait()
    {
        var value = SharedValue.Create(0);
        var (updating, finish) = await HoldAsync(value);
        var waiting = value.SetAsync(1);
        Assert.Equal(0, await value.GetAsync().WaitAsync(s_patience));

        await value.DisposeAsync().AsTask().WaitAsync(s_patience);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(s_patience));
        finish.SetResult();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => updating.WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_sum_that_does_not_fit_fails_alone()
    {
        await using var value = SharedValue.Create(decimal.MaxValue);
        var (updating, finish) = await HoldAsync(value);
        Task<decimal>[] sums = [value.AddAsync(0), value.AddAsync(-1), value.AddAsync(2), value.AddAsync(1)];
        finish.SetResult();
        await updating.WaitAsync(s_patience);

        await Assert.ThrowsAsync<OverflowException>(() => sums[2].WaitAsync(s_patience));
        Assert.Equal(decimal.MaxValue - 1, await sums[1].WaitAsync(s_patience));
        Assert.Equal(decimal.MaxValue, await sums[3].WaitAsync(s_patience));
    }

    [Fact]
    public async Task Numbers_of_other_types_are_added_under_a_lease()
    {
        await using var value = SharedValue.Create('a');
        Assert.Equal('c', await value.AddAsync('\u0002').WaitAsync(s_patience));
    }

    [Fact]
    public void What_cannot_travel_is_refused_at_once() => Assert.Throws<CannotTravelException>(() => SharedValue.Create(new MemoryStream()));

    // An update that goes on until it is told to finish, and changes nothing.
    private static async Task<(Task<T> Updating, TaskCompletionSource Finish)> HoldAsync<T>(SharedValue<T> value)
    {
        var (began, finish) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var updating = value.UpdateAsync(async there =>
        {
            began.SetResult();
            await finish.Task;
            return there;
        });
        await began.Task.WaitAsync(s_patience);
        return (updating, finish);
    }
}
