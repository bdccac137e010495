namespace Troupe.Actors.Tests.Pools;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Pools;
using Troupe.Workers;
using Xunit;

public class PoolStateTests
{
    [Fact]
    public void Whatever_happens_every_item_has_one_outcome_and_every_job_ends()
    {
        var decisions = Gen.Choose(0, 100_000).ListOf().Resize(120).ToArbitrary();
        var property = Prop.ForAll(decisions, steps =>
        {
            var model = new PoolModel(workers: 1 + (steps.Count % 4), maxAttempts: 1 + (steps.Count % 3));
            foreach (var step in steps)
            {
                model.Step(step);
            }

            model.Settle();
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), property);
    }

    [Fact]
    public void The_suspect_runs_alone_and_the_rest_of_its_chunk_goes_on_untouched()
    {
        var state = Ready(workers: 1, out _);
        state.AddJob(1, 10, ended: true, chunkSize: 10);
        var chunk = Assigned(state).Single();

        state.Reported(chunk, 3, 0, final: false);
        state.TakeActions().Clear();
        state.WorkerGone(1, new RunningItem(chunk.Id, 5));
        state.WorkerReady(2);

        Assert.Equal([new(3, 2, 1), new(5, 1, 2)], Assigned(state).Select(next => next.Range));
    }

    [Fact]
    public void An_item_that_takes_its_last_worker_with_it_is_lost_and_the_job_ends()
    {
        var state = Ready(workers: 1, out var rules);
        state.AddJob(1, 1, ended: true, null);
        for (var attempt = 1; attempt <= rules.MaxAttempts; attempt++)
        {
            var chunk = Assigned(state).Single();
            Assert.Equal(attempt, chunk.Range.Attempt);
            state.WorkerGone(attempt, new RunningItem(chunk.Id, 0));
            state.WorkerReady(attempt + 1);
        }

        var kinds = state.TakeActions().Select(action => action.Kind).ToList();
        Assert.Contains(PoolActionKind.ItemLost, kinds);
        Assert.Contains(PoolActionKind.JobDone, kinds);
    }

    [Fact]
    public void Starts_that_fail_in_a_row_break_the_pool()
    {
        var state = new PoolState(new PoolRules(2, 3, StartTries: 3, 5000, 1000));
        state.Begin();
        state.WorkerGone(1, null);
        state.WorkerGone(2, null);
        Assert.False(state.IsBroken);
        state.WorkerGone(3, null);

        Assert.True(state.IsBroken);
        Assert.Equal(PoolActionKind.Break, state.TakeActions()[^1].Kind);
    }

    [Fact]
    public void A_job_that_comes_later_does_not_wait_for_all_of_an_earlier_one()
    {
        var state = Ready(workers: 1, out _);
        state.AddJob(1, 1_000_000, ended: true, null);
        state.AddJob(2, 1, ended: true, null);
        var order = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            var next = Assigned(state);
            order.AddRange(next.Select(chunk => chunk.Job.Id));
            if (next.Count > 0)
            {
                state.Reported(next[0], next[0].Range.Count, 10, final: true);
            }
        }

        Assert.Contains(2, order);
    }

    [Fact]
    public void An_idle_worker_is_given_what_waits_at_another()
    {
        var state = Ready(workers: 1, out _, more: 1);
        state.AddJob(1, 2, ended: true, 1);
        Assigned(state);
        state.WorkerReady(2);

        Assert.Contains(state.TakeActions(), action => action.Kind == PoolActionKind.TakeBack);
    }

    private static PoolState Ready(int workers, out PoolRules rules, int more = 0)
    {
        rules = new PoolRules(workers + more, 3, 3, 5000, 1000);
        var state = new PoolState(rules);
        state.Begin();
        for (var worker = 1; worker <= workers; worker++)
        {
            state.WorkerReady(worker);
        }

        state.TakeActions().Clear();
        return state;
    }

    private static List<ChunkEntry> Assigned(PoolState state)
    {
        var chunks = state.TakeActions().Where(action => action.Kind == PoolActionKind.Assign).Select(action => action.Chunk!).ToList();
        state.TakeActions().RemoveAll(action => action.Kind == PoolActionKind.Assign);
        return chunks;
    }
}
