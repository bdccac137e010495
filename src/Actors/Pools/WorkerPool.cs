namespace Troupe;

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Troupe.Code;
using Troupe.Peers;
using Troupe.Pools;
using Troupe.Workers;

/// <summary>
/// A pool of workers, on threads of this process or on worker processes of this machine, for ordinary functions.
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
/// </summary>
public sealed class WorkerPool : IAsyncDisposable
{
    private static int s_number;

    private readonly PoolPlan _plan;
    private readonly PoolCounters _counters;
    private readonly IActorRef _actor;

    // Against a job that is told to the actor after its last order, and so to nobody: submits come from any thread, so does the end.
    private readonly Lock _gate = new();
    private bool _closed;

    private WorkerPool(PoolPlan plan, PoolCounters counters, IActorRef actor)
    {
        _plan = plan;
        _counters = counters;
        _actor = actor;
    }

    /// <summary>The pool's name, which its workers' names begin with.</summary>
    public string Name => _plan.Name;

    /// <summary>Where the workers are.</summary>
    public Backend Backend => _plan.Backend;

    /// <summary>What has been done up to now.</summary>
    public PoolStatistics Statistics => _counters.Read();

    /// <summary>Starts a pool; when the task ends, every worker is ready.</summary>
    /// <param name="backend">Threads or worker processes.</param>
    /// <param name="workers">How many, at least 1; default: one a core.</param>
    /// <param name="options">Everything else.</param>
    /// <param name="cancellationToken">Gives the start up; the workers are ended.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="PoolBrokenException">The workers do not start.</exception>
    public static async Task<WorkerPool> StartAsync(Backend backend, int? workers = null, PoolOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (workers is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(workers));
        }

        var plan = PlanFor(backend, workers ?? Environment.ProcessorCount, (options ?? new PoolOptions()).Checked());
        var counters = new PoolCounters();
        var pool = new WorkerPool(plan, counters, Node.Current.System.ActorOf(PoolActor.PropsFor(plan, counters)));
        try
        {
            await plan.Started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return pool;
        }
        catch
        {
            await pool.TerminateAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs a function over all items; the results are in item order.</summary>
    /// <param name="function">What to run; asynchronous or not, with or without a token that is signalled when the map is cancelled.</param>
    /// <param name="items">Read to their end before the call returns.</param>
    /// <param name="cancellationToken">Ends the map as cancelled: what waits will not run, what runs has its token signalled.</param>
    /// <exception cref="ItemsFailedException">Some items failed; all others were run.</exception>
    /// <exception cref="PoolBrokenException">Workers could not be started any more.</exception>
    /// <exception cref="PoolTerminatedException">The pool was terminated meanwhile.</exception>
    /// <exception cref="CannotTravelException">On processes: the function, what it captured, or a type cannot go to another process.</exception>
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Map(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, CancellationToken, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Map(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Map(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Map(Call.Of(function), items, cancellationToken);

    /// <summary>
    /// Runs a function over a stream and gives each item's outcome, in item order, as they come. A bounded number of items is read ahead,
    /// so memory stays flat on an endless input. Leaving the enumeration abandons the rest; it waits until the source, which is told by its token, lets go.
    /// What the input throws is thrown here, after the outcomes of the items before it.
    /// </summary>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, cancellationToken);

    /// <inheritdoc cref="TryMapStream{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, CancellationToken)"/>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        Stream(Call.Of(function), items, cancellationToken);

    /// <summary>Runs a function once and gives its result, or throws what it threw.</summary>
    /// <exception cref="WorkerLostException">The worker died under it, each time it was tried.</exception>
    /// <exception cref="PoolBrokenException">Workers could not be started any more.</exception>
    /// <exception cref="PoolTerminatedException">The pool was terminated meanwhile.</exception>
    /// <exception cref="CannotTravelException">On processes: the function, what it captured, the argument or the result's type cannot go to another process.</exception>
    public Task<TResult> ApplyAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken).Task;

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken).Task;

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync(Action function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken).Task;

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task ApplyAsync(Func<Task> function, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), default, cancellationToken).Task;

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T, TResult>(Func<T, TResult> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken).Task;

    /// <inheritdoc cref="ApplyAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T, TResult>(Func<T, Task<TResult>> function, T argument, CancellationToken cancellationToken = default) =>
        Start(Call.Of(function), argument, cancellationToken).Task;

    /// <summary>Runs a function once; the handle tells how it goes.</summary>
    /// <exception cref="CannotTravelException">On processes: the function, what it captured, the argument or the result's type cannot go to another process.</exception>
    public PoolTask<TResult> Submit<TResult>(Func<TResult> function) => Handle(Start(Call.Of(function), default, default));

    /// <inheritdoc cref="Submit{TResult}(Func{TResult})"/>
    public PoolTask<TResult> Submit<TResult>(Func<Task<TResult>> function) => Handle(Start(Call.Of(function), default, default));

    /// <inheritdoc cref="Submit{TResult}(Func{TResult})"/>
    public PoolTask Submit(Action function) => Handle(Start(Call.Of(function), default, default));

    /// <inheritdoc cref="Submit{TResult}(Func{TResult})"/>
    public PoolTask Submit(Func<Task> function) => Handle(Start(Call.Of(function), default, default));

    /// <inheritdoc cref="Submit{TResult}(Func{TResult})"/>
    public PoolTask<TResult> Submit<T, TResult>(Func<T, TResult> function, T argument) => Handle(Start(Call.Of(function), argument, default));

    /// <inheritdoc cref="Submit{TResult}(Func{TResult})"/>
    public PoolTask<TResult> Submit<T, TResult>(Func<T, Task<TResult>> function, T argument) => Handle(Start(Call.Of(function), argument, default));

    /// <summary>Ends the workers at once: processes are killed, threads are left to end by themselves. Unfinished work fails with <see cref="PoolTerminatedException"/>.</summary>
    public Task TerminateAsync()
    {
        Close(new TerminatePool(new PoolTerminatedException(Name)));
        return _plan.Stopped.Task;
    }

    /// <summary>
    /// Takes no more work, lets what there is finish, then ends the workers. What they wrote has been delivered by then, unless
    /// whoever takes it (<see cref="PoolOptions.Output"/>, the console) does not let go of a line within the stop grace.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Close(new DrainPool());
        await _plan.Stopped.Task.ConfigureAwait(false);
        try
        {
            await _plan.Lines.DeliveredAsync().WaitAsync(_plan.StopGrace).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Whoever takes the lines blocks. They will still come to him, when he lets them.
            return;
        }
    }

    private static PoolPlan PlanFor(Backend backend, int workers, PoolOptions options)
    {
        var node = Node.CurrentWith(backend == Backend.Processes ? workers : 0);
        var defaults = node.Pool;
        var ticks = Stopwatch.Frequency / (double)TimeSpan.TicksPerSecond;
        var rules = new PoolRules(
            workers,
            options.MaxAttempts ?? defaults.MaxAttempts,
            defaults.StartTries,
            defaults.ChunkTarget.Ticks * ticks,
            defaults.ChunkCover.Ticks * ticks);
        return new PoolPlan(
            options.Name ?? $"pool-{Interlocked.Increment(ref s_number)}", // Pools are made on any thread.
            backend,
            rules,
            options.ChunkSize,
            defaults.ReadAhead,
            defaults.ReportInterval,
            defaults.StopGrace,
            node,
            options.Output is { } output ? new LineDesk(output) : LineDesk.OfConsole);
    }

    private static PoolTask<TResult> Handle<T, TResult>(RunningCall<T, TResult> call) => new(call.Task, call.Cancel, () => call.Job.Worker);

    private Task<TResult[]> Map<T, TResult>(Call<T, TResult> call, IEnumerable<T> items, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        ArgumentNullException.ThrowIfNull(items);
        cancellationToken.ThrowIfCancellationRequested();
        // A copy: the caller may change his list while the map runs, and a retry must see the same items.
        var job = new MapJob<T, TResult>(call, Backend, [.. items]);
        return Run(job, job.Count, job.Task, job.TryCancel, cancellationToken);
    }

    private RunningCall<T, TResult> Start<T, TResult>(Call<T, TResult> call, T argument, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        var job = new CallJob<T, TResult>(call, Backend, argument);
        return new(this, job, Run(job, 1, job.Task, job.TryCancel, cancellationToken));
    }

    private Task<TValue> Run<TValue>(Job job, long items, Task<TValue> task, Func<CancellationToken, bool> tryCancel, CancellationToken cancellationToken)
    {
        Add(new AddJob(job, items, Ended: true));
        return cancellationToken.CanBeCanceled ? Cancellable() : task;

        async Task<TValue> Cancellable()
        {
            await using var registration = cancellationToken.Register(() => Abandon(job, tryCancel(cancellationToken)));
            return await task.ConfigureAwait(false);
        }
    }

    private bool Abandon(Job job, bool cancelled)
    {
        if (cancelled)
        {
            _actor.Tell(new AbandonJob(job.Id), ActorRefs.NoSender);
        }

        return cancelled;
    }

    private async IAsyncEnumerable<ItemOutcome<TResult>> Stream<T, TResult>(
        Call<T, TResult> call, IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var job = new StreamJob<T, TResult>(call, Backend, _plan.ReadAhead);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Add(new AddJob(job, 0, Ended: false));
        // Not on this thread: a source that blocks must not keep the caller from the outcomes there are.
        var feeding = Task.Run(() => job.FeedAsync(items, (count, ended) => _actor.Tell(new AnnounceItems(job.Id, count, ended), ActorRefs.NoSender), left.Token), CancellationToken.None);
        try
        {
            await foreach (var outcome in job.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return outcome;
            }
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            Abandon(job, cancelled: true);
            await feeding.ConfigureAwait(false);
        }
    }

    private void Add(AddJob add)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _actor.Tell(add, ActorRefs.NoSender);
                return;
            }
        }

        add.Job.Release();
        throw new ObjectDisposedException(nameof(WorkerPool));
    }

    private void Close(PoolMessage order)
    {
        lock (_gate) // The first call closes the handle; later ones wait for the same end.
        {
            _closed = true;
            _actor.Tell(order, ActorRefs.NoSender);
        }
    }

    private void ThrowIfClosed()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
        }
    }

    /// <summary>A call under way and how to end it.</summary>
    private readonly record struct RunningCall<T, TResult>(WorkerPool Pool, CallJob<T, TResult> Job, Task<TResult> Task)
    {
        public bool Cancel() => Pool.Abandon(Job, Job.TryCancel());
    }
}
