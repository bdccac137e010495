namespace Troupe.Engine.Tests;

using System.Collections.Concurrent;
using Xunit;

public class TimerQueueTests
{
    private sealed class Entry(Func<bool> fire) : TimerEntry
    {
        internal override bool Fire() => fire();
    }

    [Fact]
    public async Task Entries_fire_in_the_order_they_are_due()
    {
        using var queue = new TimerQueue(static _ => { });
        var fired = new ConcurrentQueue<Entry>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int[] delays = [90, 30, 60, 120, 10];
        foreach (var delay in delays)
        {
            Entry entry = null!;
            entry = new Entry(() =>
            {
                fired.Enqueue(entry);
                if (fired.Count == delays.Length) done.SetResult();
                return true;
            });
            queue.Add(entry, TimeSpan.FromMilliseconds(delay), null);
        }
        await done.Task.WaitAsync(TestSystem.Patience);
        // When each is due counts from when it was added: this thread may have been held up between two of them.
        Assert.Equal(fired.OrderBy(static entry => entry.Due), fired);
    }

    [Fact]
    public void An_entry_that_leaves_frees_its_place_at_once()
    {
        using var queue = new TimerQueue(static _ => { });
        var entries = Enumerable.Range(0, 1000).Select(_ => new Entry(static () => true)).ToArray();
        foreach (var entry in entries) queue.Add(entry, TimeSpan.FromHours(1 + Random.Shared.NextDouble()), null);
        foreach (var entry in entries) entry.Leave();
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task A_failing_entry_is_reported_and_stops_nobody_else()
    {
        var faults = new ConcurrentQueue<Exception>();
        using var queue = new TimerQueue(faults.Enqueue);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(new Entry(static () => throw new InvalidOperationException("on purpose")), TimeSpan.Zero, null);
        queue.Add(new Entry(() => done.TrySetResult()), TimeSpan.FromMilliseconds(20), null);
        await done.Task.WaitAsync(TestSystem.Patience);
        Assert.Equal("on purpose", Assert.Single(faults).Message);
    }
}
