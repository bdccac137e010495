namespace Troupe.Engine;

/// <summary>Runs actors: which threads, and how many messages of one before the next has its turn.</summary>
public abstract class MessageDispatcher
{
    private protected MessageDispatcher(string id, int throughput, TimeSpan deadline)
    {
        Id = id;
        Throughput = Math.Max(1, throughput);
        ThroughputDeadlineTime = deadline > TimeSpan.Zero ? deadline.Ticks : null;
    }

    /// <summary>The path of its configuration.</summary>
    public string Id { get; protected set; }

    /// <summary>How many messages an actor may handle in one run.</summary>
    public int Throughput { get; protected set; }

    /// <summary>For how long (ticks) an actor may go on in one run; null: only messages count.</summary>
    public long? ThroughputDeadlineTime { get; protected set; }

    /// <summary>Runs something on this dispatcher's threads.</summary>
    public void Schedule(Action run) => ScheduleWork(run);

    /// <summary>Runs something on this dispatcher's threads.</summary>
    public void Schedule(IRunnable run) => ScheduleWork(run.Run);

    private protected virtual void ScheduleWork(Action run) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work => work(), run, preferLocal: false);

    /// <summary>When a run that starts now must end, in <see cref="Environment.TickCount64"/>; 0: whenever.</summary>
    internal long Deadline() =>
        ThroughputDeadlineTime is { } ticks ? Environment.TickCount64 + Math.Max(1, ticks / TimeSpan.TicksPerMillisecond) : 0;

    internal abstract Executor ExecutorFor(ActorCell cell);

    /// <summary>The cell is at its end.</summary>
    internal virtual void Detach(ActorCell cell, Executor executor) { }

    /// <summary>The system is at its end.</summary>
    internal virtual void Close() { }
}

/// <summary>The shared thread pool.</summary>
internal sealed class PoolDispatcher(string id, int throughput, TimeSpan deadline) : MessageDispatcher(id, throughput, deadline)
{
    private static readonly PoolExecutor Pool = new();

    internal override Executor ExecutorFor(ActorCell cell) => Pool;
}

/// <summary>The threads of those who tell, see <see cref="CallerRunsExecutor"/>.</summary>
internal sealed class CallerRunsDispatcher(string id, int throughput, TimeSpan deadline) : MessageDispatcher(id, throughput, deadline)
{
    private static readonly CallerRunsExecutor Callers = new();

    internal override Executor ExecutorFor(ActorCell cell) => Callers;
}

/// <summary>A team of threads shared by the actors of this dispatcher.</summary>
internal sealed class TeamDispatcher(string id, int throughput, TimeSpan deadline, int threads) : MessageDispatcher(id, throughput, deadline)
{
    private readonly ThreadTeam _team = new(id, threads, numbered: true);

    internal override Executor ExecutorFor(ActorCell cell) => _team;

    private protected override void ScheduleWork(Action run) => _team.Run(run);

    internal override void Close() => _team.Close();
}

/// <summary>
/// A thread of its own, which starts with the first work. The one that the configuration names makes another for each actor,
/// so that what an actor schedules on its dispatcher runs on its thread; that thread ends with the actor.
/// </summary>
internal sealed class PinnedDispatcher(string id, int throughput, TimeSpan deadline, string? thread = null)
    : MessageDispatcher(id, throughput, deadline)
{
    private readonly ThreadTeam _team = new(thread ?? id, 1, numbered: false);
    private int _made;

    // Interlocked: actors are made on any thread, and each thread's name has its own number.
    internal PinnedDispatcher ForOneActor() => new(Id, Throughput, TimeSpan.FromTicks(ThroughputDeadlineTime ?? 0), $"{Id}-{Interlocked.Increment(ref _made)}");

    internal override Executor ExecutorFor(ActorCell cell) => _team;

    private protected override void ScheduleWork(Action run) => _team.Run(run);

    internal override void Detach(ActorCell cell, Executor executor) => _team.Close();

    internal override void Close() => _team.Close();
}
