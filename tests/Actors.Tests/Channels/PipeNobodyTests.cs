namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Peers;
using Xunit;

/// <summary>Ends of pipes whose receiver never comes, and words about an end that the link swallows.</summary>
public sealed class PipeNobodyTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static PipeEnd<int>? s_kept;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_whose_process_is_killed_while_it_starts_is_closed_when_its_maker_lets_go_of_it(bool letsGoFirst)
    {
        var (here, there) = SharedPipe.Create<int>();
        var receiving = here.ReceiveAsync();
        var child = ActorProcess.Spawn(() => StayAsync(there));
        if (letsGoFirst)
        {
            await there.DisposeAsync().AsTask().WaitAsync(s_patience);
        }

        child.Kill();
        Assert.True(await child.JoinAsync(s_patience));
        await there.DisposeAsync().AsTask().WaitAsync(s_patience);

        await Assert.ThrowsAsync<PipeClosedException>(() => receiving.WaitAsync(s_patience));
        await Assert.ThrowsAsync<PipeClosedException>(() => here.SendAsync(1).WaitAsync(s_patience));
        await here.DisposeAsync();
    }

    [Fact]
    public async Task An_end_that_is_let_go_of_while_its_process_starts_is_the_processs()
    {
        var (here, there) = SharedPipe.Create<int>();
        var child = ActorProcess.Spawn(() => there.SendAsync(1));
        await there.DisposeAsync().AsTask().WaitAsync(s_patience);

        Assert.Equal(1, await here.ReceiveAsync().WaitAsync(s_patience));
        await Assert.ThrowsAsync<PipeClosedException>(() => here.ReceiveAsync().WaitAsync(s_patience));
        Assert.True(await child.JoinAsync(s_patience));
        await here.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_whose_call_is_cancelled_in_the_queue_is_closed_when_its_maker_lets_go_of_it(bool letsGoFirst)
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        await using var gate = SharedQueue.Create<int>();
        var running = pool.Submit(static queue => queue.GetAsync(), gate);
        var (here, there) = SharedPipe.Create<int>();
        var receiving = here.ReceiveAsync();
        using var cancel = new CancellationTokenSource();
        var waiting = pool.Submit(static end => end.SendAsync(1), there, cancel.Token);
        if (letsGoFirst)
        {
            await there.DisposeAsync().AsTask().WaitAsync(s_patience);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Task.WaitAsync(s_patience));
        await gate.PutAsync(1).WaitAsync(s_patience);
        await running.Task.WaitAsync(s_patience);
        Assert.Equal(5, await pool.ApplyAsync(static () => 5).WaitAsync(s_patience)); // The pool has heard of the cancellation.
        await there.DisposeAsync().AsTask().WaitAsync(s_patience);

        await Assert.ThrowsAsync<PipeClosedException>(() => receiving.WaitAsync(s_patience));
        await here.DisposeAsync();
    }

    [Fact]
    public async Task An_end_that_was_written_for_a_call_that_is_refused_is_still_its_makers_to_close()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        var (here, there) = SharedPipe.Create<int>();
        Assert.Throws<CannotTravelException>(() => { pool.Submit(static one => one.End.SendAsync(1), (End: there, Other: (object)new Version(1, 2))); });

        await there.DisposeAsync().AsTask().WaitAsync(s_patience);

        await Assert.ThrowsAsync<PipeClosedException>(() => here.ReceiveAsync().WaitAsync(s_patience));
        await here.DisposeAsync();
    }

    [Fact]
    public async Task An_end_that_somebody_keeps_beyond_its_call_is_not_closed_by_its_maker()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        var (here, there) = SharedPipe.Create<int>();
        await pool.ApplyAsync(static end => (s_kept = end).CanSend, there).WaitAsync(s_patience);

        await there.DisposeAsync().AsTask().WaitAsync(s_patience);

        await pool.ApplyAsync(
            static async () =>
            {
                await s_kept!.SendAsync(6);
                await s_kept.DisposeAsync();
                return 0;
            }).WaitAsync(s_patience);
        Assert.Equal(6, await here.ReceiveAsync().WaitAsync(s_patience));
        await Assert.ThrowsAsync<PipeClosedException>(() => here.ReceiveAsync().WaitAsync(s_patience));
        await here.DisposeAsync();
    }

    [Fact]
    public async Task A_close_that_the_link_swallowed_comes_again()
    {
        var requests = new Requests(Sys, ActorRefs.Nobody);
        var keeper = Sys.ActorOf(Making.Of(static () => new SharedPipeActor<int>(null)));
        var link = new LossyLink(await Sys.ActorSelection("/user/requests").ResolveOne(s_patience), keeper);
        const PipeEnd<int>.Way Both = PipeEnd<int>.Way.Send | PipeEnd<int>.Way.Receive;
        var near = new PipeEnd<int>(ActorHandle.On(link.Keeper, "p", requests), 0, 1, Both);
        var far = new PipeEnd<int>(ActorHandle.On(keeper, "p", requests), 1, 0, Both);
        var lost = 0;
        link.LosesRequest = request => request is UseEnd { Verb: PipeVerb.Close } && Interlocked.Increment(ref lost) == 1;

        await near.DisposeAsync().AsTask().WaitAsync(s_patience);

        Assert.True(lost > 1);
        await Assert.ThrowsAsync<PipeClosedException>(() => far.ReceiveAsync().WaitAsync(s_patience));
    }

    private static async Task StayAsync(PipeEnd<int> end)
    {
        await Task.Delay(Timeout.Infinite);
        GC.KeepAlive(end);
    }
}
