namespace Troupe.Engine.Tests.Soak;

using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

/// <summary>Timers that are started, replaced and cancelled at random: never early, never after their end, none lost, none twice.</summary>
[Trait("Category", "Soak")]
public sealed class TimerSoakTests
{
    [Fact]
    public async Task An_actors_timers_keep_to_what_it_was_told_last()
    {
        await using var test = new TestSystem();
        var time = new SoakTime();
        var actors = Enumerable.Range(0, 8).Select(i => test.System.ActorOf(Props.Create(typeof(Juggler), time.Seed + i))).ToList();

        while (!time.IsOver)
        {
            foreach (var actor in actors) actor.Tell("juggle", ActorRefs.NoSender);
            await Task.Yield();
        }

        foreach (var actor in actors)
        {
            var report = await actor.Ask<string>("end", TestSystem.Patience);
            Assert.True(report == "all came", $"{report} (seed {time.Seed})");
        }
    }

    [Fact]
    public async Task What_is_scheduled_runs_once_not_early_and_not_after_it_was_cancelled()
    {
        await using var test = new TestSystem();
        var time = new SoakTime();
        var random = new Random(time.Seed);
        var jobs = new ConcurrentBag<Job>();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new Random(random.Next())).Select(own => Task.Run(() =>
        {
            while (!time.IsOver)
            {
                var job = new Job(test.System.Scheduler, TimeSpan.FromMilliseconds(own.Next(30)));
                jobs.Add(job);
                if (own.Next(2) == 0) job.Cancel();
                Thread.SpinWait(own.Next(20_000));
            }
        })));

        await Task.WhenAll(jobs.Select(job => job.Settled)).WaitAsync(TestSystem.Patience);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new Job(test.System.Scheduler, TimeSpan.FromMilliseconds(100)).Settled)); // whatever is late has had its chance
        Assert.All(jobs, job => Assert.Null(job.Violation));
    }

    private sealed class Job
    {
        private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Cancelable _cancelable;
        private readonly long _due;
        private int _runs;
        private volatile bool _cancelledInTime;

        internal Job(IScheduler scheduler, TimeSpan delay)
        {
            _cancelable = new Cancelable(scheduler);
            _due = Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency);
            scheduler.Advanced.ScheduleOnce(delay, Run, _cancelable);
        }

        internal Task Settled => _settled.Task;

        internal string? Violation { get; private set; }

        internal void Cancel()
        {
            _cancelable.Cancel();
            // Called off before it was due: it must never run. Later it may have begun.
            if (Stopwatch.GetTimestamp() < _due) _cancelledInTime = true;
            _settled.TrySetResult();
        }

        private void Run()
        {
            if (Stopwatch.GetTimestamp() < _due) Violation = "early";
            if (Interlocked.Increment(ref _runs) > 1) Violation = "twice";
            if (_cancelledInTime) Violation = "after it was cancelled";
            _settled.TrySetResult();
        }
    }

    private sealed record Ring(int Key, int Number);

    /// <summary>Keeps its own book of what must come and what must not.</summary>
    private sealed class Juggler : ReceiveActor, IWithTimers
    {
        private readonly Dictionary<int, (int Number, long Due, bool Repeats)> _running = [];
        private readonly Random _random;
        private IActorRef? _asker;
        private string _report = "all came";
        private int _number;

        public Juggler(int seed)
        {
            _random = new Random(seed);
            Receive<Ring>(Rung);
            Receive<string>(word => word == "juggle", _ => Juggle());
            Receive<string>(_ => End());
        }

        public ITimerScheduler Timers { get; set; } = null!;

        private void Juggle()
        {
            var key = _random.Next(20);
            switch (_random.Next(5))
            {
                case 0:
                    Timers.Cancel(key);
                    _running.Remove(key);
                    break;
                case 1:
                    Start(key, repeats: true);
                    break;
                default:
                    Start(key, repeats: false);
                    break;
            }
        }

        private void Start(int key, bool repeats)
        {
            var delay = TimeSpan.FromMilliseconds(_random.Next(1, 20));
            _running[key] = (++_number, Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency), repeats);
            if (repeats) Timers.StartPeriodicTimer(key, new Ring(key, _number), delay);
            else Timers.StartSingleTimer(key, new Ring(key, _number), delay);
        }

        private void Rung(Ring ring)
        {
            if (!_running.TryGetValue(ring.Key, out var timer) || timer.Number != ring.Number) _report = $"{ring} is over";
            else if (Stopwatch.GetTimestamp() < timer.Due) _report = $"{ring} came early";
            else if (!timer.Repeats) _running.Remove(ring.Key);
            Answer();
        }

        private void End()
        {
            foreach (var (key, timer) in _running)
            {
                if (!timer.Repeats) continue;
                Timers.Cancel(key);
                _running.Remove(key);
            }
            _asker = Sender;
            Answer();
        }

        private void Answer()
        {
            if (_asker is not null && (_running.Count == 0 || _report != "all came")) _asker.Tell(_report);
        }
    }
}
