namespace Troupe.Remote.Tests;

using Troupe.Actors.Tests.Pools;
using Troupe.Workers;
using Xunit;

/// <summary>What a pool of workers elsewhere does when machines, workers and connections come and go: with real agents, on loopback.</summary>
public sealed class AgentTests() : OnBackend(ListeningHost.With(Backend.Remote))
{
    private const int Terminate = 15, Stop = 19, Continue = 18;

    [Fact]
    public async Task A_worker_that_is_killed_costs_its_item_an_attempt_and_says_how_it_ended()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "2", "--name", "one");
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 2 });

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => pool.ApplyAsync(() =>
        {
            Console.Error.WriteLine("on purpose");
            Libc.Kill(Environment.ProcessId, Libc.Sigkill);
            SpinFor(60_000);
        }).WaitAsync(Patience));

        Assert.Equal((2, 9), (lost.Attempts, lost.Reason.Signal));
        Assert.Contains("on purpose", lost.LastErrors);
        Assert.Equal(42, await pool.ApplyAsync(() => 42).WaitAsync(Patience));
        Assert.All(pool.Statistics.Roster, static worker => Assert.Equal("one", worker.Machine));
    }

    [Fact]
    public async Task What_workers_write_comes_to_the_host_line_by_line_before_the_pool_ends()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "1");
        var lines = new List<string>();
        await using (var pool = await StartAsync(new PoolOptions { Output = line => lines.Add(line.Text) }, workers: 1))
        {
            await pool.ApplyAsync(() =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    Console.WriteLine($"line {i}");
                }
            }).WaitAsync(Patience);
        }

        Assert.Equal(Enumerable.Range(0, 2_000).Select(static i => $"line {i}"), lines);
    }

    [Fact]
    public async Task Losing_an_agent_costs_no_attempt_and_no_item_is_lost()
    {
        using var first = await AgentProcess.JoinedAsync("--capacity", "2", "--name", "first");
        using var second = await AgentProcess.JoinedAsync("--capacity", "2", "--name", "second");
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1, ChunkSize = 1 }, workers: 4);
        Assert.Equal(["first", "first", "second", "second"], pool.Statistics.Roster.Select(static worker => worker.Machine!).Order());
        var map = pool.MapAsync(static x => SpinFor(20) + x, Enumerable.Range(0, 200));

        await Eventually(() => pool.Statistics.Done > 10);
        first.Signal(Libc.Sigkill);

        Assert.Equal(Enumerable.Range(20, 200), await map.WaitAsync(Patience));
        Assert.Equal(0, pool.Statistics.Retried);
    }

    [Fact]
    public async Task An_agent_that_stood_still_past_the_lease_is_lost_and_comes_back_as_another_with_other_workers()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "1");
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1 }, workers: 1);
        var before = await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Patience);

        agent.Signal(Stop);
        await Eventually(() => pool.Statistics.Workers == 0);
        var waiting = pool.ApplyAsync(static () => Environment.ProcessId);
        agent.Signal(Continue);

        await agent.SaysAsync("cut off");
        Assert.NotEqual(before, await waiting.WaitAsync(Patience));
        Assert.DoesNotContain(before, agent.Children());
    }

    [Fact]
    public async Task A_program_whose_thread_pool_is_blocked_past_the_lease_loses_no_result()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "2");
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1 });
        var map = pool.MapAsync(static x => SpinFor(20) + x, Enumerable.Range(0, 200));
        await Eventually(() => pool.Statistics.Done > 10);
        using var free = new ManualResetEventSlim();
        var blocked = Enumerable.Range(0, 500).Select(_ => Task.Run(free.Wait)).ToArray();

        await Task.Factory.StartNew(() => Thread.Sleep(6_000), TaskCreationOptions.LongRunning); // Longer than the lease.
        Assert.Contains(blocked, static task => task.Status == TaskStatus.WaitingToRun);
        free.Set();

        Assert.Equal(Enumerable.Range(20, 200), await map.WaitAsync(Patience));
        Assert.Equal(0, pool.Statistics.Retried);
        await Task.WhenAll(blocked);
    }

    [Fact]
    public async Task A_worker_elsewhere_that_stands_still_is_killed_by_its_agent_and_its_item_run_again()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "1");
        await using var pool = await StartAsync(new PoolOptions { StallTimeout = TimeSpan.FromMilliseconds(500) }, workers: 1);
        using var began = new Mark();
        var first = began.Path;
        var item = pool.Submit(() =>
        {
            if (WorkerContext.Current!.Attempt == 1)
            {
                File.WriteAllText(first, "");
                SpinFor(600_000);
            }

            return WorkerContext.Current.Attempt;
        });
        await Eventually(() => began.IsSet);

        Libc.Kill(pool.Statistics.Roster[0].ProcessId, Stop);

        Assert.Equal(2, await item.Task.WaitAsync(Patience));
        Assert.Equal(1, pool.Statistics.Retried);
    }

    [Fact]
    public async Task When_the_connection_is_cut_the_agent_joins_again_and_what_was_reported_is_not_done_again()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "2");
        using var done = new Folder();
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1, ChunkSize = 1 });
        var (folder, reported) = (done.Path, new HashSet<int>());
        var ran = 0;
        await foreach (var outcome in pool.TryMapStreamUnordered(x => LeaveMark(folder, x), Enumerable.Range(0, 100).ToAsyncEnumerable()))
        {
            Assert.True(outcome.Succeeded);
            Assert.True(reported.Add(outcome.Value));
            if (++ran is 20 or 60)
            {
                // Outcomes come here later than they are reported: the agent may still be on its way back from the cut before.
                await Eventually(() => pool.Statistics.Workers == 2);
                var cut = pool.Statistics.Roster.Select(static worker => worker.ProcessId).ToHashSet();
                Assert.NotEqual(0, Connections.CutTo(agent.Id));
                await Eventually(() => !pool.Statistics.Roster.Any(worker => cut.Contains(worker.ProcessId)));
            }
        }

        Assert.Equal(100, reported.Count);
        // A mark for each time an item was run: two workers, cut twice, had one item each in hand and one each waiting or on its way back.
        Assert.InRange(done.Files.Count, 100, 100 + 8);
    }

    [Fact]
    public async Task When_the_connection_of_a_worker_alone_is_cut_another_takes_its_place()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "1");
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1 }, workers: 1);
        var before = await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Patience);
        using var began = new Mark();
        var (path, fast) = (began.Path, began.Path + ".again");
        var call = pool.ApplyAsync(() =>
        {
            var again = File.Exists(fast); // Before it tells that it has begun: then the file is made.
            File.WriteAllText(path, "");
            SpinFor(again ? 0 : 60_000);
            return Environment.ProcessId;
        });
        await Eventually(() => began.IsSet);
        File.WriteAllText(fast, "");
        try
        {
            Assert.Equal(1, Connections.CutTo(before));

            Assert.NotEqual(before, await call.WaitAsync(Patience));
            await Eventually(() => !agent.Children().Contains(before));
        }
        finally
        {
            File.Delete(fast);
        }
    }

    [Fact]
    public async Task An_agent_that_is_told_to_leave_lets_what_runs_finish_and_others_do_the_rest()
    {
        using var leaving = await AgentProcess.JoinedAsync("--capacity", "1", "--name", "leaving");
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1, ChunkSize = 1, RemoteWorkers = null });
        using var began = new Mark();
        using var go = new Mark();
        var (start, end) = (began.Path, go.Path);
        var held = pool.ApplyAsync(() => Hold(start, end));
        await Eventually(() => began.IsSet);

        leaving.Signal(Terminate);
        await leaving.SaysAsync("leaving");
        var next = pool.ApplyAsync(static () => 5);
        using var staying = await AgentProcess.JoinedAsync("--capacity", "1", "--name", "staying");
        go.Set();

        Assert.Equal(7, await held.WaitAsync(Patience));
        Assert.Equal(5, await next.WaitAsync(Patience));
        Assert.Equal(0, (await leaving.EndAsync()).ExitCode);
        Assert.Equal((0, 0), (pool.Statistics.Replaced, (int)pool.Statistics.Retried));
    }

    [Fact]
    public async Task A_pool_grows_with_the_machines_that_join_and_shrinks_with_those_that_go()
    {
        using var first = await AgentProcess.JoinedAsync("--capacity", "1");
        await using var pool = await WorkerPool.StartAsync(Backend, options: new PoolOptions()).WaitAsync(Patience);
        Assert.Equal(1, pool.Statistics.Workers);

        using (await AgentProcess.JoinedAsync("--capacity", "2"))
        {
            await Eventually(() => pool.Statistics.Workers == 3);
        }

        await Eventually(() => pool.Statistics.Workers == 1);
        Assert.Equal(5, await pool.ApplyAsync(static () => 5).WaitAsync(Patience));
    }

    [Fact]
    public async Task Labels_choose_machines()
    {
        using var plain = await AgentProcess.JoinedAsync("--capacity", "2", "--name", "plain");
        using var special = await AgentProcess.JoinedAsync("--capacity", "1", "--name", "special", "--label", "gpu=yes");
        await using var pool = await WorkerPool.StartAsync(Backend, 2, new PoolOptions { Labels = new Dictionary<string, string> { ["gpu"] = "yes" } }).WaitAsync(Patience);

        Assert.Equal("special", Assert.Single(pool.Statistics.Roster).Machine);
    }

    [Fact]
    public async Task Workers_of_other_machines_may_stand_beside_those_of_this_one()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "3", "--name", "other");
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { RemoteWorkers = 2 }).WaitAsync(Patience);

        await Eventually(() => pool.Statistics.Workers == 3);
        Assert.Equal([null, "other", "other"], pool.Statistics.Roster.Select(static worker => worker.Machine).Order());
        Assert.Equal(Enumerable.Range(0, 1_000), await pool.MapAsync(static x => x, Enumerable.Range(0, 1_000)).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_pool_without_any_machine_gives_up_after_its_wait()
    {
        var broken = await Assert.ThrowsAsync<PoolBrokenException>(() => WorkerPool.StartAsync(Backend, 2, new PoolOptions { WorkerWait = TimeSpan.FromMilliseconds(300) }).WaitAsync(Patience));

        Assert.Contains("no worker of another machine for 0.3 s", broken.Message);
    }

    [Fact]
    public async Task Handles_of_the_host_work_in_workers_elsewhere_and_theirs_in_the_host()
    {
        using var agent = await AgentProcess.JoinedAsync("--capacity", "2");
        await using var pool = await StartAsync();
        await using var queue = SharedQueue.Create<int>();
        await using var total = SharedValue.Create(0);

        await pool.MapAsync(async x => { await queue.PutAsync(x); return await total.UpdateAsync(value => value + x); }, [1, 2, 3, 4]).WaitAsync(Patience);
        var theirs = await pool.ApplyAsync(static () => SharedQueue.Create<string>()).WaitAsync(Patience);
        await theirs.PutAsync("hello").WaitAsync(Patience);

        Assert.Equal(10, await total.GetAsync().WaitAsync(Patience));
        Assert.Equal(4, await queue.CountAsync().WaitAsync(Patience));
        Assert.Equal("hello", await theirs.GetAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Who_has_another_secret_is_not_let_in_and_says_so_once()
    {
        using var agent = AgentProcess.Start("--join", ListeningHost.Address, "--secret-file", ListeningHost.FileWith("quite another secret than that"));

        Assert.Contains("not let in", await agent.SaysAsync("trying again"));

        agent.Signal(Terminate);
        var (exitCode, said) = await agent.EndAsync();
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("not let in", said);
    }

    [Theory]
    [InlineData("--join", "nowhere", "--secret-file", "x")]
    [InlineData("--join", "node:1")]
    [InlineData("--joyn", "node:1")]
    [InlineData("--join", "node:1", "--secret-file", "/no/such/file")]
    [InlineData("--join", "node:1", "--capacity")]
    [InlineData("--join", "node:1", "--capacity", "0", "--secret-file", "x")]
    [InlineData("--join", "node:1", "--label", "x", "--secret-file", "x")]
    public void A_command_line_that_makes_no_sense_is_refused(params string[] arguments) =>
        Assert.Throws<InvalidConfigurationException>(() => AgentProgram.Parse(arguments).Checked());

    private static int LeaveMark(string folder, int x)
    {
        File.WriteAllText(System.IO.Path.Combine(folder, $"{x}-{Guid.NewGuid():N}"), "");
        return SpinFor(10) * 0 + x;
    }
}
