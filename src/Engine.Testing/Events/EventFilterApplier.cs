namespace Troupe.Engine.Testing;

using Xunit;

/// <summary>Installs rules in the system's log for a part of a test, and waits for their matches.</summary>
internal sealed class EventFilterApplier(TestKitBase kit, ActorSystem system, IReadOnlyList<EventRule> rules) : IEventFilterApplier
{
    public EventFilterFactory And => new(kit, system, rules);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) => ExpectAsync(1, actionAsync, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) => Expect(1, timeout, action, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default) => ExpectAsync(1, Lifted(action), cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Run(true, expectedCount, null, Result(action), cancellationToken));

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, null, Result(actionAsync), cancellationToken).AsTask();

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Run(true, expectedCount, timeout, Result(action), cancellationToken));

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, timeout, Result(action), cancellationToken).AsTask();

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, timeout, Result(actionAsync), cancellationToken).AsTask();

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, timeout, Lifted(action), cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Expect(1, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) => ExpectAsync(1, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) => Expect(1, timeout, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, func, cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Run(true, expectedCount, null, () => ValueTask.FromResult(func()), cancellationToken));

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, null, () => new ValueTask<T>(func()), cancellationToken).AsTask();

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Blocking.Ended(Run(true, expectedCount, timeout, () => ValueTask.FromResult(func()), cancellationToken));

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, timeout, () => new ValueTask<T>(func()), cancellationToken).AsTask();

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        return func();
    }

    public async Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        return await func();
    }

    public Task MuteAsync(Action action, CancellationToken cancellationToken = default) => MuteAsync(Lifted(action), cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        action();
    }

    public async Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        await action();
    }

    public IUnmutableFilter Mute() => new Muted(SystemLog.Of(system), rules);

    private async ValueTask<T> Run<T>(bool blocking, int expected, TimeSpan? timeout, Func<ValueTask<T>> part, CancellationToken cancellation)
    {
        var room = kit.Dilated(timeout ?? kit.TestKitSettings.TestEventFilterLeeway);
        var rule = Either();
        using var installed = new Muted(SystemLog.Of(system), [rule]);
        var result = await part();

        var end = TestKitBase.Now + room;
        for (var seen = 0; seen < Math.Max(expected, 1); seen++)
        {
            var left = end - TestKitBase.Now;
            if (!await rule.NextHit(blocking, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation)) break;
        }

        var count = rule.Count;
        if (count != expected) Assert.Fail($"Expected {expected} events within {room}: {rule}. Got {count}.");
        return result;
    }

    // One count for all rules: what several filters take adds up.
    private EventRule Either() => rules is [var only]
        ? only.Fresh()
        : new EventRule(string.Join(" or ", rules), candidate => rules.Any(rule => rule.Fresh().Takes(candidate)));

    private static Func<ValueTask<bool>> Result(Action action) => () =>
    {
        action();
        return ValueTask.FromResult(true);
    };

    private static Func<ValueTask<bool>> Result(Func<Task> action) => async () =>
    {
        await action();
        return true;
    };

    private static Func<Task> Lifted(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    private sealed class Muted : IUnmutableFilter
    {
        private readonly IActorRef _log;
        private readonly IReadOnlyList<EventRule> _rules;

        internal Muted(IActorRef log, IReadOnlyList<EventRule> rules)
        {
            _log = log;
            _rules = rules;
            log.Tell(new SystemLogCommand.Install(rules));
        }

        public void Unmute() => _log.Tell(new SystemLogCommand.Remove(_rules));

        public void Dispose() => Unmute();
    }
}
