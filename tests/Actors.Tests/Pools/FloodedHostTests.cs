namespace Troupe.Actors.Tests.Pools;

using Xunit;

/// <summary>Alone: nothing else of this process has a turn while its threads have no time.</summary>
[Collection(ChaosTests.Alone)]
public sealed class FloodedHostTests() : OnBackend(Backend.Processes)
{
    [Fact]
    public async Task A_host_whose_own_threads_have_no_time_takes_no_worker_for_one_that_stands_still_and_no_item_for_late()
    {
        await using var pool = await StartAsync(
            new PoolOptions { StallTimeout = TimeSpan.FromMilliseconds(700), ItemTimeout = TimeSpan.FromMilliseconds(700), MaxAttempts = 1 }, workers: 1);
        using var began = new Mark();
        using var letGo = new Mark();
        var item = pool.Submit(both => Hold(both.Item1, both.Item2), (began.Path, letGo.Path));
        await Eventually(() => began.IsSet);

        Flood();
        letGo.Set();

        Assert.Equal(7, await item.Task.WaitAsync(Patience));
        Assert.Equal(2, await pool.ApplyAsync(() => 2).WaitAsync(Patience));
        Assert.Equal(0, pool.Statistics.Replaced);
    }

    // The keeper's turn comes behind all of these; what its timers say meanwhile waits for it. A second and a half.
    private static void Flood()
    {
        using var left = new CountdownEvent(300 * Environment.ProcessorCount);
        for (var i = left.InitialCount; i > 0; i--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    SpinFor(5);
                    left.Signal();
                },
                null);
        }

        Assert.True(left.Wait(Patience));
    }
}
