namespace Troupe.Actors.Tests.Sync;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Barriers between the host and what runs on a pool.</summary>
public abstract class BarrierContract(Backend backend) : OnBackend(backend)
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task All_go_on_together_each_with_a_number_after_one_has_run_the_action()
    {
        await using var pool = await StartAsync(workers: 3);
        await using var phases = SharedValue.Create(0);
        await using var barrier = SharedBarrier.Create(4, async () => await phases.AddAsync(1));

        var there = pool.MapAsync(
            async (int _) =>
            {
                List<(int, int)> passed = [];
                for (var phase = 1; phase <= 3; phase++)
                {
                    passed.Add((await barrier.WaitAsync(), await phases.GetAsync()));
                    await barrier.WaitAsync();
                }

                return passed;
            },
            Enumerable.Range(0, 3)); // each has a worker
        List<(int, int)> here = [];
        for (var phase = 1; phase <= 3; phase++)
        {
            here.Add((await barrier.WaitAsync().WaitAsync(Patience), await phases.GetAsync()));
            await barrier.WaitAsync().WaitAsync(Patience);
        }

        List<List<(int Index, int Phases)>> all = [here, .. await there.WaitAsync(Patience)];
        for (var phase = 0; phase < 3; phase++)
        {
            Assert.Equal([0, 1, 2, 3], all.Select(passed => passed[phase].Index).Order());
            Assert.All(all, passed => Assert.Equal((phase * 2) + 1, passed[phase].Phases));
        }

        Assert.Equal((4, 0, false), (barrier.Parties, await barrier.CountWaitingAsync(), await barrier.IsBrokenAsync()));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedBarrier.Create(0));
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_breaks_it_for_all_until_it_is_reset()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var barrier = SharedBarrier.Create(3, "gate");
        var there = pool.ApplyAsync(() => WaitAsync(barrier));
        await WaitingAsync(barrier, 1);

        var broken = await Assert.ThrowsAsync<BrokenBarrierException>(() => barrier.WaitAsync(s_short).WaitAsync(Patience));
        Assert.Equal("gate", broken.Barrier);
        Assert.Equal("broken", await there.WaitAsync(Patience));
        Assert.True(await barrier.IsBrokenAsync());
        await Assert.ThrowsAsync<BrokenBarrierException>(() => barrier.WaitAsync().WaitAsync(Patience));

        await barrier.ResetAsync();
        Assert.False(await barrier.IsBrokenAsync());
        there = pool.ApplyAsync(() => WaitAsync(barrier));
        await WaitingAsync(barrier, 1);
        await barrier.ResetAsync();
        Assert.Equal("broken", await there.WaitAsync(Patience));

        there = pool.ApplyAsync(() => WaitAsync(barrier));
        await WaitingAsync(barrier, 1);
        await barrier.AbortAsync();
        Assert.Equal("broken", await there.WaitAsync(Patience));
        await barrier.ResetAsync();

        // One who gives up was never there.
        using var cancel = new CancellationTokenSource();
        var cancelled = barrier.WaitAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        there = pool.ApplyAsync(() => WaitAsync(barrier));
        await WaitingAsync(barrier, 1);
        Assert.Equal([1, 2], (await Task.WhenAll(barrier.WaitAsync(), barrier.WaitAsync(Patience)).WaitAsync(Patience)).Order());
        Assert.Equal("0", await there.WaitAsync(Patience));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => barrier.WaitAsync(TimeSpan.FromSeconds(-5)));
    }

    [Fact]
    public async Task An_action_that_fails_is_told_to_who_ran_it_and_breaks_it_for_the_others()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var barrier = SharedBarrier.Create(2, static () => throw new ArithmeticException("on purpose"));
        var there = pool.ApplyAsync(() => WaitAsync(barrier));
        await WaitingAsync(barrier, 1);
        var failed = await Assert.ThrowsAsync<BarrierPostPhaseException>(() => barrier.WaitAsync().WaitAsync(Patience));
        Assert.IsType<ArithmeticException>(failed.InnerException);
        Assert.Equal("broken", await there.WaitAsync(Patience));

        await barrier.ResetAsync();
        var here = barrier.WaitAsync();
        Assert.Equal("on purpose", await pool.ApplyAsync(() => WaitAsync(barrier)).WaitAsync(Patience));
        await Assert.ThrowsAsync<BrokenBarrierException>(() => here.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_barrier_that_is_disposed_says_so()
    {
        await using var pool = await StartAsync(workers: 1);
        var barrier = SharedBarrier.Create(2);
        var there = pool.ApplyAsync(() => WaitAsync(barrier));
        await WaitingAsync(barrier, 1);
        await barrier.DisposeAsync();
        Assert.Equal("disposed", await there.WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => barrier.AbortAsync().WaitAsync(Patience));
    }

    private static async Task<string> WaitAsync(SharedBarrier barrier)
    {
        try
        {
            return $"{await barrier.WaitAsync()}";
        }
        catch (BrokenBarrierException)
        {
            return "broken";
        }
        catch (BarrierPostPhaseException fault)
        {
            return fault.InnerException!.Message;
        }
        catch (ObjectDisposedException)
        {
            return "disposed";
        }
    }

    private static Task WaitingAsync(SharedBarrier barrier, int count) => Eventually(async () => await barrier.CountWaitingAsync() >= count);
}

public sealed class ThreadBarrierTests() : BarrierContract(Backend.Threads);

public sealed class ProcessBarrierTests() : BarrierContract(Backend.Processes);
