namespace Troupe;

using Troupe.Pools;
using Troupe.Workers;

/// <summary>Options of a pool; each has the default that suits most, from <c>troupe.pool</c> in the configuration.</summary>
public sealed record PoolOptions
{
    /// <summary>The pool's name; its workers are called NAME-1, NAME-2, …. Default: <c>pool-N</c>.</summary>
    public string? Name { get; init; }

    /// <summary>How often an item is run when each time its worker dies under it; at least 1. Default: 3.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Items a chunk, at least 1; null (the default): chosen from measured item time.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>
    /// Run by every worker before its first item, on its thread; what it captured goes along, so it has its arguments. A worker whose initializer throws has failed to
    /// start; after a few of those in a row the pool breaks, and <see cref="PoolBrokenException"/> has the first error.
    /// It may take as long as it likes: <see cref="ItemTimeout"/> is for items.
    /// </summary>
    public Action? Initializer { get; init; }

    /// <summary>
    /// How long an item may run; above 0, null (the default): as long as it likes. One that takes longer fails with <see cref="ItemTimeoutException"/> and is not
    /// tried again; its worker process is killed and replaced. A thread cannot be killed: it is told by its token, left behind and replaced.
    /// What a worker process takes to load its function and to read it counts; the <see cref="Initializer"/> does not.
    /// </summary>
    public TimeSpan? ItemTimeout { get; init; }

    /// <summary>How many items a worker runs before a fresh one takes its place, which is ready by then; at least 1, null (the default): any number.</summary>
    public int? MaxTasksPerWorker { get; init; }

    /// <summary>
    /// Resident bytes above which a worker process is replaced: after the item that leaves it there it takes no other, and what it still held goes to others. Garbage does
    /// not count: the worker collects it first. A worker always runs one item, whatever it has. Null (the default): any number. For functions that leak.
    /// Threads share the host's memory: there it is refused.
    /// </summary>
    public long? MaxMemoryPerWorker { get; init; }

    /// <summary>
    /// Resident bytes above which a worker process is killed, whatever it does, and replaced. The item it was running is tried again, up to <see cref="MaxAttempts"/>
    /// times, and then fails with <see cref="WorkerLostException"/>, whose reason says so. It is looked at every <c>troupe.pool.memory-interval</c> (100 ms), so a worker
    /// can have more for that long; garbage that it has not collected counts. At least 16 MiB, though .NET itself takes about 50; null (the default): any number.
    /// Threads share the host's memory: there it is refused.
    /// </summary>
    public long? MemoryLimitPerWorker { get; init; }

    /// <summary>
    /// How long a worker process may give no sign of life, because it was stopped, hangs or gets no processor, before it is killed and replaced; what it was running
    /// is tried again. A function may take as long as it likes: signs of life come from beside it. At least 10 ms, or <see cref="Timeout.InfiniteTimeSpan"/> for ever (as
    /// when a worker is to be looked at with a debugger). Default: 30 s. A thread cannot be told from its function: there it is refused.
    /// </summary>
    public TimeSpan? StallTimeout { get; init; }

    /// <summary>
    /// Told of each worker that is lost: how it ended, and its last error output. One at a time, never on a thread that others wait for; the end of the pool
    /// waits for it. What it throws is logged.
    /// </summary>
    public IProgress<LostWorker>? Losses { get; init; }

    /// <summary>
    /// How many calls (a map or a stream is one) may be in the pool without being finished; at least 1, null (the default): any number. What comes beyond is
    /// treated as <see cref="WhenFull"/> says. Calls of the pool's own tasks are not counted: they would wait for themselves.
    /// </summary>
    public int? QueueLimit { get; init; }

    /// <summary>What becomes of calls beyond <see cref="QueueLimit"/>. Default: they wait.</summary>
    public QueuePolicy WhenFull { get; init; }

    /// <summary>How long a worker may finish what it runs when it is to stop, before it is ended by force; 0 or more. Default: 5 s.</summary>
    public TimeSpan? StopGrace { get; init; }

    /// <summary>
    /// Takes each line that a worker process writes to its console, one call at a time; null (the default): the line goes to the host's own console,
    /// with the worker's name before it. It may block: the lines of the pool then wait, up to 1 MiB a worker; what more a worker writes on standard output
    /// waits in its pipe, and holds it up; what more it writes on standard error is left out, and a line says how much.
    /// </summary>
    public Action<WorkerLine>? Output { get; init; }

    /// <summary>Environment variables that worker processes have beside the host's own; null takes one of those away. Threads have the host's: there it is refused.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; init; }

    /// <summary>The working directory of worker processes; null (the default): the host's. Threads have the host's: there it is refused.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// On processes: how many workers of other machines there are at most beside those of this one, as far as machines that joined have room; 1 to 1024, null (the default):
    /// none. With <see cref="Backend.Remote"/> the number of workers says that, and this is refused.
    /// </summary>
    public int? RemoteWorkers { get; init; }

    /// <summary>What machines have to say of themselves for their workers to be taken (<see cref="AgentOptions.Labels"/>): each of these, with this value. Null (the default): nothing.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>
    /// How long the pool waits when it has no worker at all and somebody waits for one, at its start or later; then it is broken. Above 0, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for ever. Default: 60 s. For pools with workers of other machines.
    /// </summary>
    public TimeSpan? WorkerWait { get; init; }

    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    internal PoolOptions Checked(Backend backend)
    {
        CheckSurroundings(backend);
        CheckElsewhere(backend);
        CheckLimits(backend);
        AtLeastOne(MaxAttempts, nameof(MaxAttempts));
        AtLeastOne(ChunkSize, nameof(ChunkSize));
        AtLeastOne(MaxTasksPerWorker, nameof(MaxTasksPerWorker));
        AtLeastOne(QueueLimit, nameof(QueueLimit));
        if (Name is not null && (string.IsNullOrWhiteSpace(Name) || Name.Any(char.IsControl)))
        {
            throw new ArgumentException("A pool's name has at least one letter, and no control characters.", nameof(Name));
        }

        if (ItemTimeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > s_longest))
        {
            throw new ArgumentOutOfRangeException(nameof(ItemTimeout), timeout, $"An item's time is above 0 and at most {s_longest.Days} days; null is no limit.");
        }

        if (StopGrace is { } grace && (grace < TimeSpan.Zero || grace > s_longest))
        {
            throw new ArgumentOutOfRangeException(nameof(StopGrace), grace, $"A grace is 0 or more and at most {s_longest.Days} days.");
        }

        return WhenFull is QueuePolicy.Wait or QueuePolicy.Fail ? this : throw new ArgumentOutOfRangeException(nameof(WhenFull), WhenFull, "There is no such policy.");
    }

    private void CheckSurroundings(Backend backend)
    {
        if (backend == Backend.Threads && (Environment ?? (object?)WorkingDirectory) is not null)
        {
            throw new ArgumentException("Threads share the host's environment and working directory.", Environment is null ? nameof(WorkingDirectory) : nameof(Environment));
        }

        Surroundings.Check(Environment, backend == Backend.Remote ? null : WorkingDirectory); // What other machines have is theirs to say.
    }

    private void CheckElsewhere(Backend backend)
    {
        if (RemoteWorkers is { } count && (backend != Backend.Processes || count is < 1 or > PoolRules.MostWorkers))
        {
            throw new ArgumentOutOfRangeException(nameof(RemoteWorkers), count, $"Beside worker processes of this machine there may be 1 to {PoolRules.MostWorkers} of others; otherwise the number of workers says it.");
        }

        if (backend != Backend.Remote && RemoteWorkers is null && (Labels ?? (object?)WorkerWait) is not null)
        {
            throw new ArgumentException("This pool has no workers of other machines.", Labels is null ? nameof(WorkerWait) : nameof(Labels));
        }

        if (WorkerWait is { } wait && wait != Timeout.InfiniteTimeSpan && (wait <= TimeSpan.Zero || wait > s_longest))
        {
            throw new ArgumentOutOfRangeException(nameof(WorkerWait), wait, $"A pool waits above 0 and at most {s_longest.Days} days, or Timeout.InfiniteTimeSpan.");
        }
    }

    private void CheckLimits(Backend backend)
    {
        if (backend == Backend.Threads && (MaxMemoryPerWorker ?? MemoryLimitPerWorker ?? (object?)StallTimeout) is not null)
        {
            throw new ArgumentException(
                "Threads have no memory and no signs of life of their own; Backend.Processes has.",
                MaxMemoryPerWorker is not null ? nameof(MaxMemoryPerWorker) : MemoryLimitPerWorker is not null ? nameof(MemoryLimitPerWorker) : nameof(StallTimeout));
        }

        CheckBytes(MaxMemoryPerWorker, nameof(MaxMemoryPerWorker));
        CheckBytes(MemoryLimitPerWorker, nameof(MemoryLimitPerWorker));
        if (MaxMemoryPerWorker >= MemoryLimitPerWorker)
        {
            throw new ArgumentException($"Above {nameof(MemoryLimitPerWorker)} ({MemoryLimitPerWorker} bytes) a worker is killed: {MaxMemoryPerWorker} never counts.", nameof(MaxMemoryPerWorker));
        }

        if (StallTimeout is { } stall && stall != Timeout.InfiniteTimeSpan && (stall < s_shortestStall || stall > s_longest))
        {
            throw new ArgumentOutOfRangeException(
                nameof(StallTimeout), stall, $"A worker may stand still for {s_shortestStall.TotalMilliseconds} ms to {s_longest.Days} days, or Timeout.InfiniteTimeSpan.");
        }
    }

    private static void CheckBytes(long? bytes, string name)
    {
        if (bytes < MemoryWatch.LeastLimit)
        {
            throw new ArgumentOutOfRangeException(name, bytes, $"No worker process has so little: at least {MemoryWatch.LeastLimit} bytes.");
        }
    }

    private static readonly TimeSpan s_shortestStall = TimeSpan.FromMilliseconds(10);

    // What timers take.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    private static void AtLeastOne(int? value, string name)
    {
        if (value is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, name);
        }
    }
}

/// <summary>What becomes of a call to a pool that is full.</summary>
public enum QueuePolicy
{
    /// <summary>It waits for room, first come, first served; <see cref="PoolTask.Accepted"/> ends when it has it.</summary>
    Wait,

    /// <summary>It throws <see cref="PoolFullException"/>.</summary>
    Fail,
}

/// <summary>A line that a worker wrote to its console.</summary>
/// <param name="Worker">The worker's name.</param>
/// <param name="IsError">Whether it came on standard error.</param>
/// <param name="Text">The line, without its end.</param>
public readonly record struct WorkerLine(string Worker, bool IsError, string Text);
