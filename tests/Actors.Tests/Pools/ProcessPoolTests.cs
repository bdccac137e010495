namespace Troupe.Actors.Tests.Pools;

using System.Diagnostics;
using System.Runtime.InteropServices;
using Troupe.Actors.Tests.Peers;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Pools;
using Troupe.Wire;
using Xunit;

public sealed class ProcessPoolTests() : PoolContract(Backend.Processes)
{
    [Fact]
    public async Task Workers_are_processes_of_their_own()
    {
        await using var pool = await StartAsync();

        var ids = await pool.MapAsync(
            _ =>
            {
                SpinFor(20);
                return Environment.ProcessId;
            },
            Enumerable.Range(0, 20)).WaitAsync(Patience);

        Assert.DoesNotContain(Environment.ProcessId, ids);
        Assert.Equal(pool.Statistics.Roster.Select(worker => worker.ProcessId).Order(), ids.Distinct().Order());
    }

    [Fact]
    public async Task Losing_a_worker_faults_only_its_item()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 2 });
        var doomed = pool.Submit(() =>
        {
            Console.Error.WriteLine("on purpose");
            Process.GetCurrentProcess().Kill();
            SpinFor(60_000);
        });

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => doomed.Task.WaitAsync(Patience));

        Assert.Equal(2, lost.Attempts);
        Assert.Equal(9, lost.Reason.Signal);
        Assert.Contains(lost.LastErrors, line => line.Contains("on purpose"));
        Assert.Equal(42, await pool.ApplyAsync(() => 42).WaitAsync(Patience));
        Assert.Equal(2, pool.Statistics.Replaced);
    }

    [Fact]
    public async Task A_worker_that_exits_is_lost_with_its_exit_code()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1 });

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => pool.Submit(() => Environment.Exit(137)).Task.WaitAsync(Patience));

        Assert.Equal(137, lost.Reason.ExitCode);
        Assert.Null(lost.Reason.Signal);
    }

    [Fact]
    public async Task An_item_that_kills_its_worker_once_succeeds_at_the_next_try_and_the_others_run_once()
    {
        await using var pool = await StartAsync();
        var marker = Path.Combine(Path.GetTempPath(), $"troupe-test-{Guid.NewGuid():N}");
        try
        {
            var results = await pool.MapAsync(
                x =>
                {
                    if (x == 500 && !File.Exists(marker))
                    {
                        File.WriteAllText(marker, "");
                        Environment.Exit(3);
                    }

                    return x * 2;
                },
                Enumerable.Range(0, 1_000)).WaitAsync(Patience);

            Assert.Equal(Enumerable.Range(0, 1_000).Select(x => x * 2), results);
            Assert.Equal((1, 1), (pool.Statistics.Replaced, (int)pool.Statistics.Retried));
        }
        finally
        {
            File.Delete(marker);
        }
    }

    [Fact]
    public async Task A_map_survives_workers_that_are_killed()
    {
        await using var pool = await StartAsync();
        var map = pool.MapAsync(SpinFor, Enumerable.Repeat(1, 3_000));
        for (var kill = 0; kill < 5; kill++)
        {
            var before = pool.Statistics;
            Process.GetProcessById(before.Roster[kill % before.Roster.Count].ProcessId).Kill();
            await OnBackend.Eventually(() => pool.Statistics.Replaced > before.Replaced && pool.Statistics.Workers == 2);
        }

        Assert.Equal(Enumerable.Repeat(1, 3_000), await map.WaitAsync(Patience));
        Assert.Equal(5, pool.Statistics.Replaced);
    }

    [Fact]
    public async Task What_cannot_travel_is_refused_at_the_call_by_its_name()
    {
        await using var pool = await StartAsync();
        using var stream = new MemoryStream();

        var refused = Assert.Throws<CannotTravelException>(() => { pool.Submit(() => stream.Length); });

        Assert.Contains("stream", refused.Message);
    }

    [Fact]
    public async Task A_result_that_cannot_travel_fails_its_item()
    {
        await using var pool = await StartAsync();

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(
            () => pool.MapAsync(x => x == 2 ? (object)new Version(1, 0) : x, [1, 2, 3]).WaitAsync(Patience));

        Assert.Equal(1, Assert.Single(failed.Failures).Index);
    }

    [Fact]
    public async Task Lines_that_workers_write_come_with_the_worker_s_name()
    {
        var lines = new System.Collections.Concurrent.ConcurrentQueue<WorkerLine>();
        await using (var pool = await StartAsync(new PoolOptions { Name = "talkers", Output = lines.Enqueue }))
        {
            await pool.MapAsync(
                x =>
                {
                    Console.WriteLine($"out {x}");
                    Console.Error.WriteLine($"err {x}");
                    return x;
                },
                Enumerable.Range(0, 10)).WaitAsync(Patience);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(x => $"out {x}").Order(), lines.Where(line => !line.IsError).Select(line => line.Text).Order());
        Assert.Equal(10, lines.Count(line => line.IsError && line.Worker.StartsWith("talkers-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_callback_for_output_that_blocks_holds_up_neither_deaths_nor_other_pools()
    {
        using var letGo = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var lines = new List<string>();
        var options = new PoolOptions
        {
            MaxAttempts = 1,
            Output = line =>
            {
                blocked.Set();
                letGo.Wait();
                lines.Add(line.Text);
            },
        };
        await using (var pool = await StartAsync(options))
        {
            await pool.ApplyAsync(() => Console.WriteLine("first")).WaitAsync(Patience);
            Assert.True(blocked.Wait(Patience));

            var lost = await Assert.ThrowsAsync<WorkerLostException>(() => pool.Submit(() => Environment.Exit(5)).Task.WaitAsync(Patience));
            Assert.Equal(5, lost.Reason.ExitCode);
            await using (var other = await StartAsync(new PoolOptions { Output = _ => { } }))
            {
                Assert.Equal(1, await other.ApplyAsync(() => 1).WaitAsync(Patience));
            }

            await pool.ApplyAsync(() => Console.WriteLine("second")).WaitAsync(Patience);
            letGo.Set();
        }

        Assert.Equal(["first", "second"], lines);
    }

    [Fact]
    public async Task A_worker_that_writes_faster_than_its_lines_are_taken_loses_none_of_its_output()
    {
        var lines = 0;
        await using (var pool = await StartAsync(new PoolOptions { Output = _ => lines++ }, workers: 1))
        {
            await pool.ApplyAsync(() =>
            {
                var text = new string('y', 1_000);
                for (var i = 0; i < 20_000; i++)
                {
                    Console.WriteLine(text);
                }
            }).WaitAsync(Patience);
        }

        Assert.Equal(20_000, lines);
    }

    [Fact]
    public async Task A_crash_is_told_by_its_first_line_however_long_its_stack_is()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1, Output = _ => { } });

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => pool.Submit(() => FailDeep(60)).Task.WaitAsync(Patience));

        Assert.Contains(lost.LastErrors.Take(2), line => line.Contains("deep down", StringComparison.Ordinal));
        Assert.Equal(6, lost.Reason.Signal);
    }

    [Fact]
    public async Task Nothing_of_a_disposed_pool_is_left()
    {
        var pool = await StartAsync();
        var ids = pool.Statistics.Roster.Select(worker => worker.ProcessId).ToList();

        await pool.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.All(ids, id => Assert.False(RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Directory.Exists($"/proc/{id}")));
    }

    private static int FailDeep(int depth)
    {
        if (depth == 0)
        {
            Environment.FailFast("deep down");
        }

        return FailDeep(depth - 1) + 1;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pool_does_not_wait_for_the_rest_of_a_call_whose_caller_is_dead(bool isLate)
    {
        var caller = $"akka.unix://troupe@nobody-{isLate}:1";
        var system = Node.Current.System;
        var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(Patience);
        using var writer = new PayloadWriter();
        Codec<WorkerPool>.Instance.Write(writer, pool);
        var (actor, calls) = (writer.Refs[0], new FarRef($"{caller}/user/calls", system.DeadLetters));
        if (isLate)
        {
            Lose();
        }

        actor.Tell(new NestedJob(1, 0, RelayDesk.PriorityShift, IsSingle: true, IsTimed: false, []), calls); // Its item would follow.
        var ending = pool.DisposeAsync().AsTask();
        if (!isLate)
        {
            Assert.False(ending.IsCompleted);
            Lose();
        }

        await ending.WaitAsync(Patience);

        void Lose() => system.EventStream.Publish(new PeerLost(caller, new ExitReason(null, 9)));
    }
}
