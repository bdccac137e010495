namespace Troupe.Engine.Specs;

using System.Collections.Concurrent;
using Xunit;

public sealed class CoordinatedShutdownSpec() : ActorSpec(
    """
    akka.coordinated-shutdown {
      run-by-clr-shutdown-hook = off
      phases {
        service-stop.timeout = 150ms
        cluster-leave.recover = off
        mine.depends-on = [service-unbind]
        service-requests-done.depends-on = [mine]
      }
    }
    """)
{
    private readonly ConcurrentQueue<string> _ran = new();

    private CoordinatedShutdown Ending => CoordinatedShutdown.Get(Sys);

    [Fact]
    public async Task A_coordinated_shutdown_runs_its_phases_in_order()
    {
        foreach (var phase in new[] { "cluster-shutdown", "service-unbind", "before-actor-system-terminate", "mine", "service-requests-done", "before-service-unbind" }) Note(phase);

        await RunAsync();

        Assert.Equal(["before-service-unbind", "service-unbind", "mine", "service-requests-done", "cluster-shutdown", "before-actor-system-terminate"], _ran);
        await Sys.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_phase_begins_when_the_tasks_of_the_one_before_have_ended()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Ending.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "slow", async () =>
        {
            await gate.Task;
            _ran.Enqueue("slow");
            return Done.Instance;
        });
        Note(CoordinatedShutdown.PhaseServiceUnbind);

        var end = RunAsync();
        Assert.Empty(_ran);
        gate.SetResult();
        await end;

        Assert.Equal(["slow", "service-unbind"], _ran);
    }

    [Fact]
    public async Task A_run_from_a_phase_leaves_out_those_before()
    {
        Note(CoordinatedShutdown.PhaseServiceUnbind);
        Note(CoordinatedShutdown.PhaseClusterShutdown);

        await RunAsync(CoordinatedShutdown.PhaseClusterShutdown);

        Assert.Equal(["cluster-shutdown"], _ran);
    }

    [Fact]
    public async Task Terminate_runs_the_coordinated_shutdown()
    {
        Note(CoordinatedShutdown.PhaseServiceUnbind);

        await Sys.Terminate().WaitAsync(Patience);

        Assert.Equal(["service-unbind"], _ran);
        Assert.IsType<CoordinatedShutdown.ActorSystemTerminateReason>(Ending.ShutdownReason);
    }

    [Fact]
    public async Task A_coordinated_shutdown_runs_once_and_keeps_its_first_reason()
    {
        Note(CoordinatedShutdown.PhaseServiceUnbind);
        var mine = new Bored();

        await Ending.Run(mine).WaitAsync(Patience);
        await RunAsync();
        await Sys.Terminate().WaitAsync(Patience);

        Assert.Equal(["service-unbind"], _ran);
        Assert.Same(mine, Ending.ShutdownReason);
    }

    [Fact]
    public async Task A_shutdown_task_that_fails_does_not_hold_up_the_phases_after_it()
    {
        Ending.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "throws", () => throw new InvalidOperationException("at once"));
        Ending.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "faults", () => Task.FromException<Done>(new InvalidOperationException("later")));
        Note(CoordinatedShutdown.PhaseServiceStop);

        await RunAsync();

        Assert.Equal(["service-stop"], _ran);
    }

    [Fact]
    public async Task A_shutdown_phase_that_takes_too_long_does_not_hold_up_the_phases_after_it()
    {
        Ending.AddTask(CoordinatedShutdown.PhaseServiceStop, "endless", () => new TaskCompletionSource<Done>().Task);
        Note(CoordinatedShutdown.PhaseClusterShutdown);

        await RunAsync();

        Assert.Equal(["cluster-shutdown"], _ran);
    }

    [Fact]
    public async Task A_phase_that_does_not_recover_ends_the_shutdown()
    {
        Ending.AddTask(CoordinatedShutdown.PhaseClusterLeave, "faults", () => Task.FromException<Done>(new InvalidOperationException("on purpose")));
        Note(CoordinatedShutdown.PhaseClusterShutdown);

        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync());

        Assert.Empty(_ran);
        Assert.False(Sys.WhenTerminated.IsCompleted);
    }

    [Fact]
    public void A_task_for_an_unknown_phase_is_refused() =>
        Assert.Throws<ConfigurationException>(() => Ending.AddTask("no such phase", "task", () => Task.FromResult(Done.Instance)));

    [Fact]
    public void The_timeout_of_a_phase_is_the_configured_one()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(150), Ending.Timeout(CoordinatedShutdown.PhaseServiceStop));
        Assert.Equal(TimeSpan.FromSeconds(5), Ending.Timeout(CoordinatedShutdown.PhaseServiceUnbind));
    }

    private Task<Done> RunAsync(string? fromPhase = null) => Ending.Run(CoordinatedShutdown.UnknownReason.Instance, fromPhase).WaitAsync(Patience);

    private void Note(string phase) => Ending.AddTask(phase, "note", () =>
    {
        _ran.Enqueue(phase);
        return Task.FromResult(Done.Instance);
    });

    private sealed class Bored : CoordinatedShutdown.Reason;
}
