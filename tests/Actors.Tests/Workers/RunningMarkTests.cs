namespace Troupe.Actors.Tests.Workers;

using Troupe.Workers;
using Xunit;

public sealed class RunningMarkTests
{
    [Fact]
    public void What_a_worker_notes_is_read_by_the_keeper_through_its_own_mapping()
    {
        using var keepers = RunningMarkPage.Create();
        var workers = RunningMarkPage.Open(keepers.Descriptor);

        Assert.Null(keepers.Running);
        workers.Begin(chunk: 5_000_000_000, offset: 0);
        Assert.Equal(new RunningItem(5_000_000_000, 0), keepers.Running);
        workers.Begin(chunk: 5_000_000_000, offset: 41);
        Assert.Equal(new RunningItem(5_000_000_000, 41), keepers.Running);
        workers.Clear();
        Assert.Null(keepers.Running);
        workers.Begin(chunk: 0, offset: 7);
        Assert.Equal(new RunningItem(0, 7), keepers.Running);
    }

    [Fact]
    public void The_pulse_and_what_is_demanded_go_through_the_page_beside_the_mark()
    {
        using var keepers = RunningMarkPage.Create();
        var workers = RunningMarkPage.Open(keepers.Descriptor);

        keepers.Demand(TimeSpan.FromMilliseconds(250), memoryCap: 5_000_000_000);
        workers.Begin(chunk: 7, offset: 1);
        workers.RaisePulse();
        workers.RaisePulse();

        Assert.Equal((250, 5_000_000_000, 2), (workers.PulseMilliseconds, ((IRunningMark)workers).MemoryCap, keepers.Pulse));
        Assert.Equal(new RunningItem(7, 1), keepers.Running);
    }

    [Fact]
    public void A_thread_is_never_seen_at_an_offset_of_another_chunk()
    {
        var mark = new ThreadMark();
        using var done = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (var chunk = 1L; !done.IsCancellationRequested; chunk++)
            {
                mark.Begin(chunk, (int)(chunk % 1000));
                mark.Clear();
            }
        });
        writer.Start();
        for (var i = 0; i < 200_000; i++)
        {
            if (mark.Running is { } running)
            {
                Assert.Equal(running.Chunk % 1000, running.Offset);
            }
        }

        done.Cancel();
        writer.Join();
    }
}
