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
            var model = new PoolModel(workers: 1 + (steps.Count % 4), maxAttempts: 1 + (steps.Count % 3), maxTasks: steps.Count % 5 == 0 ? 9 : int.MaxValue);
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
        state.AddJob(new JobEntry(1), 10, ended: true, chunkSize: 10);
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
        state.AddJob(new JobEntry(1), 1, ended: true, null);
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
        state.AddJob(new JobEntry(1), 1_000_000, ended: true, null);
        state.AddJob(new JobEntry(2), 1, ended: true, null);
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
        state.AddJob(new JobEntry(1), 2, ended: true, 1);
        Assigned(state);
        state.WorkerReady(2);

        Assert.Contains(state.TakeActions(), action => action.Kind == PoolActionKind.TakeBack);
    }

    [Fact]
    public void A_more_urgent_job_goes_first_and_what_waits_makes_room_for_it()
    {
        var state = Ready(workers: 1, out _);
        state.AddJob(new JobEntry(1), 5, ended: true, 1);
        var held = Assigned(state);
        state.AddJob(new JobEntry(2), 1, ended: true, null, priority: 1);

        var recalled = Assert.Single(state.TakeActions(), action => action.Kind == PoolActionKind.TakeBack).Chunk!;
        state.TakenBack(recalled, taken: true);

        Assert.Equal(held[1], recalled);
        Assert.Equal(2, Assert.Single(Assigned(state)).Job.Id);
    }

    [Fact]
    public void A_worker_whose_item_asks_for_more_has_somebody_stand_in_until_nothing_is_left_to_do()
    {
        var state = Ready(workers: 1, out _);
        state.AddJob(new JobEntry(1), 1, ended: true, null);
        var asking = Assigned(state).Single();

        state.AddJob(new JobEntry(2), 1, ended: true, null, parent: asking.Id);
        Assert.Empty(Assigned(state));
        Assert.Equal(2, Assert.Single(state.TakeActions(), action => action.Kind == PoolActionKind.StartWorker).Worker);
        state.WorkerReady(2);
        var asked = Assigned(state).Single();
        Assert.Equal((2L, 2), (asked.Job.Id, asked.Worker));
        state.Reported(asked, 1, 10, final: true);
        state.Reported(asking, 1, 10, final: true);

        Assert.Single(state.TakeActions(), action => action.Kind == PoolActionKind.Dismiss);
        Assert.Equal(1, state.ReadyWorkers);
    }

    [Fact]
    public void A_worker_with_its_number_of_items_is_replaced_before_it_goes()
    {
        var rules = new PoolRules(1, 3, 3, 5000, 1000, MaxTasks: 2);
        var state = new PoolState(rules);
        state.Begin();
        state.WorkerReady(1);
        state.TakeActions().Clear();

        state.AddJob(new JobEntry(1), 5, ended: true, chunkSize: 2);
        var first = Assigned(state).Single();
        Assert.Contains(state.TakeActions(), action => action.Kind == PoolActionKind.StartWorker);
        Assert.DoesNotContain(state.TakeActions(), action => action.Kind == PoolActionKind.Dismiss);
        state.Reported(first, 2, 10, final: true);

        Assert.Equal(1, Assert.Single(state.TakeActions(), action => action.Kind == PoolActionKind.Dismiss).Worker);
        Assert.Equal((1, 0), (state.Recycled, state.Replaced));
    }

    [Fact]
    public void A_misreporting_worker_costs_its_item_an_attempt_so_that_it_is_not_replaced_for_ever()
    {
        var state = Ready(workers: 1, out var rules);
        state.AddJob(new JobEntry(1), 1, ended: true, null);
        for (var attempt = 1; attempt <= rules.MaxAttempts; attempt++)
        {
            state.Misreported(Assigned(state).Single());
            state.WorkerGone(attempt, new RunningItem(0, 0));
            state.WorkerReady(attempt + 1);
        }

        Assert.Contains(state.TakeActions(), action => action.Kind == PoolActionKind.ItemLost);
        Assert.Contains(state.TakeActions(), action => action.Kind == PoolActionKind.JobDone);
    }

    [Fact]
    public void A_worker_that_is_full_takes_no_more_and_what_it_held_goes_to_others_as_a_first_attempt()
    {
        var state = Ready(workers: 1, out _);
        state.AddJob(new JobEntry(1), 9, ended: true, chunkSize: 3);
        var held = Assigned(state);
        state.TakeActions().Clear();

        state.Reported(held[0], 2, 10, final: false);
        state.WorkerFull(held[0]);
        Assert.Contains(state.TakeActions(), action => action is { Kind: PoolActionKind.StartWorker, Worker: 2 });
        Assert.Contains(state.TakeActions(), action => action is { Kind: PoolActionKind.Dismiss, Worker: 1 });
        Assert.DoesNotContain(state.TakeActions(), action => action.Kind == PoolActionKind.Begin);
        state.WorkerReady(2);

        Assert.Equal([new(2, 1, 1), new(3, 3, 1)], Assigned(state).Select(next => next.Range));
        Assert.Equal((1, 0, 0), (state.Recycled, state.Replaced, (int)state.Retried));
    }

    [Fact]
    public void Results_that_went_with_their_worker_are_made_again_and_cost_no_attempt()
    {
        var state = Ready(workers: 1, out _);
        state.AddJob(new JobEntry(1), 4, ended: true, chunkSize: 4);
        var chunk = Assigned(state).Single();
        state.TakeActions().Clear();

        state.Reported(chunk, 1, 10, final: false);
        state.Unreadable(chunk);
        Assert.Null(state.Find(chunk.Id));
        state.WorkerGone(1, default(RunningItem));
        state.WorkerReady(2);

        Assert.Equal(new ItemRange(1, 3, 1), Assert.Single(Assigned(state)).Range);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Workers_that_are_lost_again_and_again_while_nothing_gets_done_break_the_pool(bool misreporting)
    {
        var state = new PoolState(new PoolRules(1, MaxAttempts: 100, 3, 5000, 1000, LossTries: 4));
        state.Begin();
        state.AddJob(new JobEntry(1), 100, ended: true, chunkSize: 1);
        for (var worker = 1; worker <= 6; worker++)
        {
            Assert.False(state.IsBroken, $"it broke with worker {worker}");
            state.TakeActions().Clear();
            state.WorkerReady(worker);
            var chunk = Assigned(state)[0];
            state.TakeActions().Clear();
            if (worker == 3)
            {
                state.Reported(chunk, 1, 10, final: true); // From here on it counts anew.
            }
            else if (misreporting)
            {
                state.Misreported(chunk);
            }

            state.WorkerGone(worker, default(RunningItem));
        }

        Assert.True(state.IsBroken);
        Assert.Equal(PoolActionKind.Break, Assert.Single(state.TakeActions(), action => action.Kind is PoolActionKind.Break or PoolActionKind.StartWorker).Kind);
    }

    [Fact]
    public void Losses_that_cost_attempts_do_not_break_the_pool()
    {
        var state = new PoolState(new PoolRules(1, MaxAttempts: 1, 3, 5000, 1000, LossTries: 2));
        state.Begin();
        state.AddJob(new JobEntry(1), 10, ended: true, chunkSize: 1);
        for (var worker = 1; worker <= 10; worker++)
        {
            state.WorkerReady(worker);
            var chunk = Assigned(state)[0];
            state.TakeActions().Clear();
            state.WorkerGone(worker, new RunningItem(chunk.Id, 0));
            Assert.Contains(state.TakeActions(), action => action.Kind == PoolActionKind.ItemLost);
        }

        Assert.False(state.IsBroken);
    }

    [Fact]
    public void A_larger_pool_starts_workers_and_a_smaller_one_lets_the_idle_go()
    {
        var state = Ready(workers: 2, out _);
        state.Resize(4);
        Assert.Equal(2, state.TakeActions().Count(action => action.Kind == PoolActionKind.StartWorker));
        state.WorkerReady(3);
        state.WorkerReady(4);
        state.AddJob(new JobEntry(1), 1, ended: true, null);
        var busy = Assigned(state).Single().Worker;
        state.TakeActions().Clear();

        state.Resize(1);

        var dismissed = state.TakeActions().Where(action => action.Kind == PoolActionKind.Dismiss).Select(action => action.Worker).ToList();
        Assert.Equal(3, dismissed.Count);
        Assert.DoesNotContain(busy, dismissed);
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
