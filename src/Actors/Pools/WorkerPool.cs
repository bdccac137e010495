namespace Troupe;

using System.Diagnostics;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Pools;
using Troupe.Remote;
using Troupe.Workers;

/// <summary>
/// A pool of workers, on threads of this process, or on worker processes of this machine or of others, for ordinary functions.
/// <para>
/// <see cref="DisposeAsync"/> lets the work in hand finish and then ends the workers; <see cref="TerminateAsync"/> ends them at once.
/// When a worker process dies, finished items stay finished; the item it was running is tried again alone, up to
/// <see cref="PoolOptions.MaxAttempts"/> times, and then fails with <see cref="WorkerLostException"/>; the worker is replaced. An item whose function
/// throws is not tried again.
/// </para>
/// <para>
/// On processes the function, what it captured, items and results are copied: a change that the function makes to something captured stays in
/// its worker. On threads they are the very objects. Every call throws <see cref="ObjectDisposedException"/> once the pool is disposed or terminated.
/// </para>
/// <para>
/// A function may call the pool it runs in and wait for that: while it does, another worker stands in for its own. A handle on a pool of processes that a function
/// captured works in the worker too, for calls; to end or resize the pool is for the process that started it. There, calls ask for each item by itself.
/// </para>
/// </summary>
public sealed class WorkerPool : PoolCalls, IAsyncDisposable, ITravels<WorkerPool>
{
    private static int s_number;

    private readonly HostEntrance? _kept;

    private WorkerPool(HostEntrance host)
        : base(host, CallOptions.None)
    {
        _kept = host;
    }

    private WorkerPool(FarEntrance far)
        : base(far, new CallOptions())
    {
    }

    /// <summary>What has been done up to now.</summary>
    public PoolStatistics Statistics => Host.Counters.Read();

    /// <summary>Starts a pool; when the task ends, every worker is ready.</summary>
    /// <param name="backend">Threads, worker processes, or those of other machines.</param>
    /// <param name="workers">
    /// How many, from 1 to 1024; default: one a core. Of other machines: at most so many, as they come and go; default: all there are. When the task ends there is at least one.
    /// </param>
    /// <param name="options">Everything else.</param>
    /// <param name="cancellationToken">Gives the start up; the workers are ended.</param>
    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    /// <exception cref="CannotTravelException">On processes: the initializer, or what it captured, cannot go to another process.</exception>
    /// <exception cref="PoolBrokenException">The workers do not start.</exception>
    /// <exception cref="InvalidOperationException">Workers of other machines are wanted, and this program does not listen (<see cref="TroupeHost.Listen"/>).</exception>
    /// <exception cref="PlatformNotSupportedException">On processes: this is not Linux, or a program compiled ahead of time (NativeAOT).</exception>
    public static Task<WorkerPool> StartAsync(Backend backend, int? workers = null, PoolOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckWorkers(workers);
        if (backend != Backend.Threads)
        {
            HostRule.Check();
        }

        var plan = PlanFor(backend, workers, (options ?? new PoolOptions()).Checked(backend));
        var counters = new PoolCounters();
        var pool = new WorkerPool(new HostEntrance(plan, counters, Node.Current.System.ActorOf(PoolActor.PropsFor(plan, counters))));
        if (backend != Backend.Threads)
        {
            pool.Rehearse();
        }

        // Not awaited: an async method's machinery would be compiled anew in every process, on the way to its first result.
        return plan.Started.Task.WaitAsync(cancellationToken).ContinueWith(
            static (started, pool) => started.IsCompletedSuccessfully ? Task.FromResult((WorkerPool)pool!) : FailAsync((WorkerPool)pool!, started),
            pool,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default).Unwrap();
    }

    /// <summary>Changes how many workers there are. What runs is not disturbed: workers that are too many finish what they hold, and go.</summary>
    /// <param name="workers">How many from now on, from 1 to 1024.</param>
    /// <returns>Ends when so many are ready; a later call ends it too.</returns>
    /// <exception cref="ArgumentOutOfRangeException">That is no number of workers.</exception>
    /// <exception cref="PoolBrokenException">Workers cannot be started any more.</exception>
    public Task ResizeAsync(int workers)
    {
        CheckWorkers(workers);
        Host.ThrowIfClosed();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Host.Actor.Tell(new ResizePool(workers, done), ActorRefs.NoSender);
        return done.Task;
    }

    /// <summary>Ends the workers at once: processes are killed, threads are told by their tokens and left to end by themselves. Unfinished work fails with <see cref="PoolTerminatedException"/>.</summary>
    /// <exception cref="InvalidOperationException">Called by a task of the pool.</exception>
    public Task TerminateAsync() => Host.Close(new TerminatePool(new PoolTerminatedException(Name)));

    /// <summary>
    /// Takes no more work, lets what there is finish, then ends the workers. What they wrote has been delivered by then, unless
    /// whoever takes it (<see cref="PoolOptions.Output"/>, the console) does not let go of a line within the stop grace.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called by a task of the pool.</exception>
    public async ValueTask DisposeAsync()
    {
        await Host.Close(new DrainPool()).ConfigureAwait(false);
        try
        {
            await Host.Plan.Lines.DeliveredAsync().WaitAsync(Host.Plan.StopGrace).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Whoever takes the lines blocks. They will still come to him, when he lets them.
            return;
        }
    }

    private static void CheckWorkers(int? workers)
    {
        if (workers is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(workers));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PoolRules.MostWorkers, nameof(workers));
        }
    }

    void ITravels<WorkerPool>.Write(PayloadWriter writer)
    {
        if (Backend == Backend.Threads)
        {
            throw new CannotTravelException($"the pool '{Name}'", "its workers are threads of this process");
        }

        _ = Peers.Home.Current; // Who calls from afar when the pool has ended is told by the request book of this process.
        writer.Ref(_kept?.Actor ?? ((FarEntrance)Entrance).Actor);
        writer.Text(Name);
    }

    static WorkerPool ITravels<WorkerPool>.Read(ref PayloadReader reader)
    {
        var (actor, name) = (reader.Ref(), reader.Text());
        return new(FarEntrance.To(actor, name ?? throw new Wire.WireFormatException("A pool has no name.")));
    }

    private HostEntrance Host => _kept ?? throw new InvalidOperationException(
        $"This handle on the pool '{Name}' has travelled: to end, resize or look at the pool is for the process that started it.");

    // While the workers start.
    private void Rehearse()
    {
        try
        {
            Rehearsal.OfHost(Node.Current.System);
        }
        catch
        {
            _ = TerminateAsync(); // Nobody will have this pool.
            throw;
        }
    }

    private static async Task<WorkerPool> FailAsync(WorkerPool pool, Task started)
    {
        await pool.TerminateAsync().ConfigureAwait(false);
        await started.ConfigureAwait(false);
        return pool;
    }

    private static RemoteWish? WishOf(Backend backend, int? workers, PoolOptions options, Node node)
    {
        if (backend != Backend.Remote && options.RemoteWorkers is null)
        {
            return null;
        }

        var desk = node.Remote ?? throw new InvalidOperationException(
            $"This program does not listen for workers of other machines: call {nameof(TroupeHost)}.{nameof(TroupeHost.Listen)} first, or set {ListenOptions.Section}.address.");
        var wait = options.WorkerWait ?? desk.Times.WorkerWait;
        return new RemoteWish(
            desk,
            options.RemoteWorkers ?? workers ?? PoolRules.MostWorkers,
            options.Labels ?? new Dictionary<string, string>(),
            wait == Timeout.InfiniteTimeSpan ? null : wait);
    }

    private static PoolPlan PlanFor(Backend backend, int? wanted, PoolOptions options)
    {
        var workers = backend == Backend.Remote ? 1 : wanted ?? Math.Min(Environment.ProcessorCount, PoolRules.MostWorkers);
        var initialization = options.Initializer is { } initializer ? new Initialization(initializer, backend) : null;
        var surroundings = Surroundings.Of(options.Environment, options.WorkingDirectory);
        var node = Node.CurrentWith(backend == Backend.Processes && surroundings is null ? workers : 0);
        var defaults = node.Pool;
        var ticks = Stopwatch.Frequency / (double)TimeSpan.TicksPerSecond;
        var rules = new PoolRules(
            workers,
            options.MaxAttempts ?? defaults.MaxAttempts,
            defaults.StartTries,
            defaults.ChunkTarget.Ticks * ticks,
            defaults.ChunkCover.Ticks * ticks,
            options.MaxTasksPerWorker ?? int.MaxValue,
            defaults.LossTries);
        var name = options.Name ?? $"pool-{Interlocked.Increment(ref s_number)}"; // Pools are made on any thread.
        return new PoolPlan(
            name,
            backend,
            rules,
            options.ChunkSize,
            defaults.ReadAhead,
            defaults.ReportInterval,
            options.StopGrace ?? defaults.StopGrace,
            options.ItemTimeout,
            initialization,
            options.QueueLimit is { } limit ? new QueueBound(name, limit, options.WhenFull) : null,
            node,
            options.Output is { } output ? new LineDesk(output) : LineDesk.OfConsole,
            surroundings,
            backend == Backend.Threads ? WorkerLimits.None : new WorkerLimits(
                (options.StallTimeout ?? defaults.StallTimeout) is var stall && stall == Timeout.InfiniteTimeSpan ? null : stall,
                options.MaxMemoryPerWorker,
                options.MemoryLimitPerWorker,
                defaults.MemoryInterval),
            options.Losses,
            WishOf(backend, wanted, options, node));
    }
}
