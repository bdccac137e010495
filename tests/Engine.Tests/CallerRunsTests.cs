namespace Troupe.Engine.Tests;

using System.Collections.Concurrent;
using Xunit;

/// <summary>Actors that run on the threads of those who tell them something.</summary>
public sealed class CallerRunsTests : IAsyncLifetime
{
    private readonly TestSystem _test = new("""desk { type = Dispatcher, executor = "caller-runs-executor" }""");

    /// <summary>Does what it is told.</summary>
    private sealed class Doer : ReceiveActor
    {
        public Doer() => Receive<Action<IUntypedActorContext>>(act => act(Context));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Fact]
    public void What_is_told_to_an_idle_actor_has_been_handled_when_the_teller_goes_on()
    {
        var actor = Desk();
        var thread = 0;
        Tell(actor, _ => thread = Environment.CurrentManagedThreadId);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public async Task What_is_told_to_a_busy_one_is_left_to_whoever_runs_it()
    {
        var actor = Desk();
        using var inside = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var seen = new List<int>();
        var first = Task.Factory.StartNew(
            () => Tell(actor, _ =>
            {
                inside.Set();
                go.Wait(TestSystem.Patience);
                seen.Add(Environment.CurrentManagedThreadId);
            }),
            TaskCreationOptions.LongRunning);
        Assert.True(inside.Wait(TestSystem.Patience));
        Tell(actor, _ => seen.Add(Environment.CurrentManagedThreadId));
        Assert.Empty(seen);

        go.Set();
        await first.WaitAsync(TestSystem.Patience);
        Assert.Equal(2, seen.Count);
        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public void Those_that_it_wakes_have_their_turn_behind_it_and_before_the_teller_goes_on()
    {
        var (one, other) = (Desk(), Desk());
        var order = new List<string>();
        Tell(one, _ =>
        {
            Tell(other, _ => order.Add("other"));
            order.Add("one");
        });
        Assert.Equal(["one", "other"], order);
    }

    [Fact]
    public void However_many_it_wakes_none_of_them_runs_inside_it()
    {
        var one = Desk();
        var others = Enumerable.Range(0, 40).Select(_ => Desk()).ToArray();
        using var done = new CountdownEvent(others.Length);
        var (thread, isInside, early) = (Environment.CurrentManagedThreadId, false, 0);
        Tell(one, _ =>
        {
            isInside = true;
            foreach (var other in others)
            {
                Tell(other, _ =>
                {
                    if (Environment.CurrentManagedThreadId == thread && isInside) early++;
                    done.Signal();
                });
            }

            isInside = false;
        });
        Assert.True(done.Wait(TestSystem.Patience));
        Assert.Equal(0, early);
    }

    [Fact]
    public async Task An_actor_of_another_dispatcher_that_tells_keeps_its_own_context()
    {
        var (desk, usual) = (Desk(), _test.System.ActorOf(Props.Create<Doer>()));
        var told = new TaskCompletionSource<(IActorRef Before, IActorRef Inside, IActorRef After)>();
        Tell(usual, before =>
        {
            IActorRef inside = ActorRefs.Nobody;
            Tell(desk, context => inside = context.Self);
            told.SetResult((before.Self, inside, ActorCell.Current!.Self));
        });
        Assert.Equal((usual, desk, usual), await told.Task.WaitAsync(TestSystem.Patience));
    }

    [Fact]
    public void Flows_and_contexts_of_teller_and_actor_are_their_own()
    {
        var flow = new AsyncLocal<string?> { Value = "teller's" };
        var outside = new SynchronizationContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(outside);
        try
        {
            var actor = Desk();
            var (seen, context) = ("?", outside);
            for (var i = 0; i < 2; i++)
            {
                Tell(actor, _ =>
                {
                    (seen, context) = (flow.Value, SynchronizationContext.Current);
                    flow.Value = "actor's";
                });
                Assert.Null(seen);
                Assert.Null(context);
            }

            Assert.Equal("teller's", flow.Value);
            Assert.Same(outside, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void A_teller_whose_flow_is_suppressed_is_not_kept()
    {
        var actor = Desk();
        var thread = 0;
        using var done = new ManualResetEventSlim();
        using (ExecutionContext.SuppressFlow())
        {
            Tell(actor, _ =>
            {
                thread = Environment.CurrentManagedThreadId;
                done.Set();
            });
            Assert.True(done.Wait(TestSystem.Patience));
        }

        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Two_that_wake_each_other_do_not_keep_the_teller()
    {
        var (one, other) = (Desk(), Desk());
        using var stop = new CancellationTokenSource();
        Pass(one, other);
        stop.Cancel();

        void Pass(IActorRef to, IActorRef next) => Tell(to, _ =>
        {
            if (!stop.IsCancellationRequested) Pass(next, to);
        });
    }

    [Fact]
    public async Task Timers_lend_no_thread()
    {
        var actor = Desk();
        var seen = new TaskCompletionSource<(int Timer, int Actor)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _test.System.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(1), () =>
        {
            using var done = new ManualResetEventSlim();
            var thread = 0;
            Tell(actor, _ =>
            {
                thread = Environment.CurrentManagedThreadId;
                done.Set();
            });
            done.Wait(TestSystem.Patience);
            seen.SetResult((Environment.CurrentManagedThreadId, thread));
        });
        var (timer, run) = await seen.Task.WaitAsync(TestSystem.Patience);
        Assert.NotEqual(timer, run);
        Assert.NotEqual(0, run);
    }

    [Fact]
    public void One_that_fails_is_restarted_and_goes_on()
    {
        var actor = Desk();
        using var done = new ManualResetEventSlim();
        Tell(actor, _ => throw new InvalidOperationException("on purpose"));
        Tell(actor, _ => done.Set());
        Assert.True(done.Wait(TestSystem.Patience));
    }

    [Fact]
    public async Task Many_tellers_lose_nothing_and_each_keeps_its_order()
    {
        const int Tellers = 8, Each = 50_000;
        var actors = Enumerable.Range(0, 4).Select(_ => Desk()).ToArray();
        var last = actors.Select(_ => new int[Tellers]).ToArray();
        var wrong = new ConcurrentQueue<string>();
        var left = new CountdownEvent(Tellers * Each);
        await Task.WhenAll(Enumerable.Range(0, Tellers).Select(teller => Task.Run(() =>
        {
            var random = new Random(teller);
            for (var i = 1; i <= Each; i++)
            {
                var (to, number) = (random.Next(actors.Length), i);
                Tell(actors[to], _ =>
                {
                    if (last[to][teller] >= number) wrong.Enqueue($"{teller} told {number} after {last[to][teller]}");
                    last[to][teller] = number;
                    left.Signal();
                });
            }
        })));
        Assert.True(left.Wait(TestSystem.Patience));
        Assert.Empty(wrong);
    }

    // One that has been made and is idle: before that, and until the dispatcher is ready, the thread pool stands in.
    private IActorRef Desk()
    {
        var actor = _test.System.ActorOf(Props.Create<Doer>().WithDispatcher("desk"));
        var here = false;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                using var done = new ManualResetEventSlim();
                var thread = Environment.CurrentManagedThreadId;
                Tell(actor, _ =>
                {
                    here = Environment.CurrentManagedThreadId == thread;
                    done.Set();
                });
                return done.Wait(TestSystem.Patience) && here;
            },
            TestSystem.Patience));
        return actor;
    }

    private static void Tell(IActorRef actor, Action<IUntypedActorContext> act) => actor.Tell(act, ActorRefs.NoSender);
}
