namespace Troupe.Actors.Tests.Spawning;

using System.Runtime.InteropServices;
using Xunit;

public sealed class ActorProcessTests() : ChildContract(Backend.Processes)
{
    [Fact]
    public async Task A_function_that_returns_gives_its_result_and_its_process_exits_with_0()
    {
        var process = ActorProcess.Spawn(static () => ActorProcess.Current, new SpawnOptions { Name = "p1" });

        var there = await process.Result.WaitAsync(Patience);

        Assert.Equal(("p1", (int?)Environment.ProcessId), (there.Name, there.ParentProcessId));
        Assert.Equal(process.ProcessId, there.ProcessId);
        Assert.True(await process.JoinAsync(Patience));
        Assert.Equal(new ExitReason(0, null), process.Exit);
    }

    [Fact]
    public async Task A_function_that_exits_leaves_its_code()
    {
        var process = ActorProcess.Spawn(static () => Environment.Exit(7));

        Assert.True(await process.JoinAsync(Patience));
        Assert.Equal(new ExitReason(7, null), process.Exit);
        Assert.Equal(7, Assert.IsType<ProcessEndedException>(process.Exception).Reason.ExitCode);
    }

    [Fact]
    public async Task A_function_that_throws_exits_with_1_and_says_so_on_its_standard_error()
    {
        var process = ActorProcess.Spawn(static () => throw new FormatException("on purpose"), new SpawnOptions { Name = "p2", Output = _ => { } });

        Assert.True(await process.JoinAsync(Patience));
        Assert.Equal(new ExitReason(1, null), process.Exit);
        Assert.IsType<FormatException>(process.Exception);
        Assert.Contains("Exception in process 'p2':", process.LastErrors);
    }

    [Fact]
    public async Task One_that_takes_no_token_is_terminated_by_SIGTERM_and_a_killed_one_ends_by_SIGKILL()
    {
        var (terminated, killed) = (ActorProcess.Spawn(static () => Thread.Sleep(600_000)), ActorProcess.Spawn(static () => Thread.Sleep(600_000)));
        await Task.WhenAll(terminated.Started, killed.Started).WaitAsync(Patience);

        terminated.Terminate();
        killed.Kill();

        await Task.WhenAll(terminated.JoinAsync(), killed.JoinAsync()).WaitAsync(Patience);
        Assert.Equal((new ExitReason(null, 15), new ExitReason(null, 9)), (terminated.Exit, killed.Exit));
        Assert.Equal(9, Assert.IsType<ProcessEndedException>(killed.Exception).Reason.Signal);
    }

    [Fact]
    public async Task One_that_ignores_its_token_is_terminated_by_SIGTERM_after_its_grace()
    {
        using Mark began = new(), never = new();
        var (beganAt, neverAt) = (began.Path, never.Path);
        // Its grace is long enough that it would not be killed first.
        var process = ActorProcess.Spawn((CancellationToken _) => Hold(beganAt, neverAt), new SpawnOptions { TerminateGrace = TimeSpan.FromSeconds(1) });
        await Eventually(() => began.IsSet);

        process.Terminate();

        Assert.True(await process.JoinAsync(Patience));
        Assert.Equal(new ExitReason(null, 15), process.Exit);
    }

    [Fact]
    public async Task One_that_ignores_SIGTERM_too_is_killed()
    {
        using var began = new Mark();
        var beganAt = began.Path;
        var process = ActorProcess.Spawn(
            () =>
            {
                using var deaf = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static signal => signal.Cancel = true);
                File.WriteAllText(beganAt, "");
                Thread.Sleep(600_000);
            },
            new SpawnOptions { TerminateGrace = TimeSpan.FromMilliseconds(50) });
        await Eventually(() => began.IsSet);

        process.Terminate();

        Assert.True(await process.JoinAsync(Patience));
        Assert.Equal(new ExitReason(null, 9), process.Exit);
    }

    [Fact]
    public async Task One_that_is_killed_before_it_is_up_never_begins()
    {
        var process = ActorProcess.Spawn(static () => Thread.Sleep(600_000));

        process.Kill();

        Assert.True(await process.JoinAsync(Patience));
        await Assert.ThrowsAsync<ProcessEndedException>(() => process.Started);
    }

    [Fact]
    public async Task A_handle_does_not_travel()
    {
        using var began = new Mark();
        using var letGo = new Mark();
        var (beganAt, letGoAt) = (began.Path, letGo.Path);
        var process = ActorProcess.Spawn(() => Hold(beganAt, letGoAt));

        var error = Assert.Throws<CannotTravelException>(() => ActorProcess.Spawn(() => process.Kill()));

        Assert.Contains("known only to the process that started it", error.Message);
        letGo.Set();
        await process.JoinAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Variables_directory_and_lines_are_as_the_options_say()
    {
        using var folder = new Folder();
        var lines = new Told<string>();

        var process = ActorProcess.Spawn(
            static () =>
            {
                Console.WriteLine($"{Environment.GetEnvironmentVariable("CLERK")} {Environment.CurrentDirectory}");
            },
            new SpawnOptions { Environment = new Dictionary<string, string?> { ["CLERK"] = "kent" }, WorkingDirectory = folder.Path, Output = line => lines.Report(line.Text) });

        Assert.True(await process.JoinAsync(Patience)); // Behind the lines.
        Assert.Equal([$"kent {folder.Path}"], lines.Values);
    }

    [Fact]
    public async Task A_child_waits_for_what_it_has_started_but_for_daemons()
    {
        using Mark began = new(), letGo = new();
        var (beganAt, letGoAt) = (began.Path, letGo.Path);
        var process = ActorProcess.Spawn(() =>
        {
            ActorProcess.Spawn(() => Hold(beganAt, letGoAt));
            var daemon = ActorProcess.Spawn(static () => Thread.Sleep(600_000), new SpawnOptions { IsDaemon = true });
            daemon.Started.Wait();
            return daemon.ProcessId!.Value;
        });
        var daemonId = await process.Result.WaitAsync(Patience);
        await Eventually(() => began.IsSet);

        Assert.True(process.IsAlive);
        Assert.True(Directory.Exists($"/proc/{daemonId}"));

        letGo.Set();
        Assert.True(await process.JoinAsync(Patience));
        Assert.Equal(0, process.Exit!.ExitCode);
        await Eventually(() => !Directory.Exists($"/proc/{daemonId}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_child_that_a_worker_of_a_pool_has_started_ends_with_the_worker(bool isDaemon)
    {
        int child;
        await using (var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { StopGrace = Patience }))
        {
            child = await pool.ApplyAsync(() =>
            {
                var process = ActorProcess.Spawn(static () => Thread.Sleep(600_000), new SpawnOptions { IsDaemon = isDaemon });
                process.Started.Wait();
                return process.ProcessId!.Value;
            }).WaitAsync(Patience);
            Assert.True(Directory.Exists($"/proc/{child}"));
        }

        await Eventually(() => !Directory.Exists($"/proc/{child}"));
    }
}
