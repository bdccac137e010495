namespace Troupe.Actors.Tests.Peers;

using System.Diagnostics;
using Xunit;

/// <summary>Handles on what a worker process keeps, used in the host and in another worker; and what becomes of them when it dies.</summary>
public sealed class HandleTravelTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private WorkerPool _keeper = null!;
    private WorkerPool _user = null!;

    public async Task InitializeAsync()
    {
        _keeper = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        _user = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
    }

    public async Task DisposeAsync()
    {
        await _keeper.TerminateAsync();
        await _user.TerminateAsync();
    }

    [Fact]
    public async Task What_a_worker_keeps_can_be_used_in_the_host_and_in_another_worker()
    {
        var (_, queue) = await _keeper.ApplyAsync(static () => Keep()).WaitAsync(s_patience);

        await queue.PutAsync(1).WaitAsync(s_patience);
        var sum = await _user.ApplyAsync(async () =>
        {
            await queue.PutAsync(2);
            return await queue.GetAsync() + await queue.GetAsync();
        }).WaitAsync(s_patience);

        Assert.Equal(3, sum);
    }

    [Fact]
    public async Task When_its_process_is_killed_those_who_wait_in_other_processes_are_told_why()
    {
        var (process, queue) = await _keeper.ApplyAsync(static () => Keep()).WaitAsync(s_patience);
        var here = queue.GetAsync();
        await using var began = SharedQueue.Create<int>();
        var there = _user.Submit(async () =>
        {
            var waiting = queue.GetAsync();
            await began.PutAsync(0);
            return await waiting;
        });
        await began.GetAsync().WaitAsync(s_patience);

        Process.GetProcessById(process).Kill();

        Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => here.WaitAsync(s_patience))).Reason.Signal);
        var lost = await Assert.ThrowsAnyAsync<TroupeException>(() => there.Task.WaitAsync(s_patience));
        Assert.Contains("SIGKILL", lost.Message, StringComparison.Ordinal);

        // Whoever asks only now is told as well; also one to whom the handle comes only now.
        Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => queue.CountAsync().WaitAsync(s_patience))).Reason.Signal);
        var late = await Assert.ThrowsAnyAsync<TroupeException>(() => _user.ApplyAsync(() => queue.CountAsync()).WaitAsync(s_patience));
        Assert.Contains("SIGKILL", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_workers_own_worker_keeps_is_lost_when_either_dies()
    {
        var (process, queue) = await _keeper.ApplyAsync(static async () =>
        {
            s_inner = await WorkerPool.StartAsync(Backend.Processes, 1);
            return (Environment.ProcessId, (await s_inner.ApplyAsync(static () => Keep())).Queue);
        }).WaitAsync(s_patience);
        await queue.PutAsync(1).WaitAsync(s_patience);
        Assert.Equal(1, await queue.GetAsync().WaitAsync(s_patience));
        var waiting = queue.GetAsync();

        Process.GetProcessById(process).Kill();

        var lost = await Assert.ThrowsAsync<PeerLostException>(() => waiting.WaitAsync(s_patience));
        Assert.Contains("the process that started it was lost", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workers_own_pool_serves_other_processes_and_its_calls_fail_when_it_dies()
    {
        var (process, pool) = await _keeper.ApplyAsync(static async () =>
        {
            s_inner = await WorkerPool.StartAsync(Backend.Processes, 1);
            return (Environment.ProcessId, s_inner);
        }).WaitAsync(s_patience);
        Assert.Equal(14, (await pool.MapAsync(static x => x * x, [1, 2, 3]).WaitAsync(s_patience)).Sum());
        Assert.Equal(42, await _user.ApplyAsync(() => pool.ApplyAsync(static () => 42)).WaitAsync(s_patience));
        await using var began = SharedQueue.Create<int>();
        var waiting = pool.ApplyAsync(async () =>
        {
            await began.PutAsync(0);
            await Task.Delay(Timeout.Infinite);
        });
        await began.GetAsync().WaitAsync(s_patience);

        Process.GetProcessById(process).Kill();

        await Assert.ThrowsAsync<PeerLostException>(() => waiting.WaitAsync(s_patience));
        await Assert.ThrowsAsync<PeerLostException>(() => pool.ApplyAsync(static () => 42).WaitAsync(s_patience));

        // A process to which the handle comes only now is told as well.
        await using var late = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        var lost = await Assert.ThrowsAnyAsync<TroupeException>(() => late.ApplyAsync(() => pool.ApplyAsync(static () => 42)).WaitAsync(s_patience));
        Assert.Contains("SIGKILL", lost.Message, StringComparison.Ordinal);
    }

    private static WorkerPool? s_inner;
    private static SharedQueue<int>? s_kept;

    private static (int Process, SharedQueue<int> Queue) Keep()
    {
        s_kept = SharedQueue.Create<int>();
        return (Environment.ProcessId, s_kept);
    }
}
