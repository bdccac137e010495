namespace Troupe;

using System.Runtime.CompilerServices;
using Troupe.Pools;

/// <summary>Where a submitted call stands.</summary>
public enum PoolTaskStatus
{
    /// <summary>No worker has begun with it.</summary>
    Waiting,

    /// <summary>A worker runs it.</summary>
    Running,

    /// <summary>It has its result.</summary>
    Succeeded,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>A submitted call: await it, or its <see cref="Task"/>, which is for <c>Task.WhenAll</c>, <c>WhenAny</c> and <c>WhenEach</c>.</summary>
public class PoolTask
{
    private readonly PoolEntrance _entrance;
    private readonly ISingleJob _job;
    private readonly Task? _watched; // The job's, with the caller's token; null where that cannot be cancelled.

    private protected PoolTask(PoolEntrance entrance, ISingleJob job, Task accepted, Task? watched) => (_entrance, _job, Accepted, _watched) = (entrance, job, accepted, watched);

    /// <summary>Ends as the call does: with what the function threw, or <see cref="WorkerLostException"/>, <see cref="PoolBrokenException"/>, <see cref="PoolTerminatedException"/>, or cancelled.</summary>
    public Task Task => _watched ?? _job.Task;

    /// <summary>Where it stands at the moment.</summary>
    public PoolTaskStatus Status => Task switch
    {
        { IsCompletedSuccessfully: true } => PoolTaskStatus.Succeeded,
        { IsCanceled: true } => PoolTaskStatus.Cancelled,
        { IsFaulted: true } => PoolTaskStatus.Failed,
        _ => _job.Worker is null ? PoolTaskStatus.Waiting : PoolTaskStatus.Running,
    };

    /// <summary>The name of the worker that runs it, or ran it last; null before.</summary>
    public string? Worker => _job.Worker;

    /// <summary>Ends when the pool has taken it in: at once, unless <see cref="PoolOptions.QueueLimit"/> has it wait for room.</summary>
    public Task Accepted { get; }

    /// <summary>What it failed with; null when it has not, or not yet.</summary>
    public Exception? Exception => Task.Exception?.InnerException;

    /// <summary>
    /// Ends the call as cancelled, unless it is over already. If it waits it will not run; if it runs, its token is signalled, it runs to its end and what comes of
    /// it is dropped.
    /// </summary>
    /// <returns>Whether the call ends cancelled.</returns>
    public bool Cancel()
    {
        var cancelled = _job.TryCancel(default);
        if (cancelled)
        {
            _entrance.Abandon((Job)_job);
        }

        return cancelled;
    }

    /// <summary>For <c>await</c>.</summary>
    public TaskAwaiter GetAwaiter() => Task.GetAwaiter();
}

/// <summary>A submitted call with a result.</summary>
public sealed class PoolTask<T> : PoolTask
{
    internal PoolTask(PoolEntrance entrance, ISingleJob job, Task accepted, Task<T>? watched)
        : base(entrance, job, accepted, watched)
    {
    }

    /// <summary>Ends as the call does.</summary>
    public new Task<T> Task => (Task<T>)base.Task;

    /// <summary>The result of a call that is over; throws what it threw. To wait for it, await it.</summary>
    /// <exception cref="InvalidOperationException">It is not over.</exception>
    public T Result => Task.IsCompleted ? Task.GetAwaiter().GetResult() : throw new InvalidOperationException("The call is not over: await it.");

    /// <summary>For <c>await</c>.</summary>
    public new TaskAwaiter<T> GetAwaiter() => Task.GetAwaiter();
}
