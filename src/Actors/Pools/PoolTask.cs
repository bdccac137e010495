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
    private readonly PoolCall _call;

    internal PoolTask(Task task, PoolCall call) => (Task, _call) = (task, call);

    /// <summary>Ends as the call does: with what the function threw, or <see cref="WorkerLostException"/>, <see cref="PoolBrokenException"/>, <see cref="PoolTerminatedException"/>, or cancelled.</summary>
    public Task Task { get; }

    /// <summary>Where it stands at the moment.</summary>
    public PoolTaskStatus Status => Task switch
    {
        { IsCompletedSuccessfully: true } => PoolTaskStatus.Succeeded,
        { IsCanceled: true } => PoolTaskStatus.Cancelled,
        { IsFaulted: true } => PoolTaskStatus.Failed,
        _ => _call.Job.Worker is null ? PoolTaskStatus.Waiting : PoolTaskStatus.Running,
    };

    /// <summary>The name of the worker that runs it, or ran it last; null before.</summary>
    public string? Worker => _call.Job.Worker;

    /// <summary>Ends when the pool has taken it in: at once, unless <see cref="PoolOptions.QueueLimit"/> has it wait for room.</summary>
    public Task Accepted => _call.Accepted;

    /// <summary>What it failed with; null when it has not, or not yet.</summary>
    public Exception? Exception => Task.Exception?.InnerException;

    /// <summary>
    /// Ends the call as cancelled, unless it is over already. If it waits it will not run; if it runs, its token is signalled, it runs to its end and what comes of
    /// it is dropped.
    /// </summary>
    /// <returns>Whether the call ends cancelled.</returns>
    public bool Cancel() => _call.Cancel();

    /// <summary>For <c>await</c>.</summary>
    public TaskAwaiter GetAwaiter() => Task.GetAwaiter();
}

/// <summary>A submitted call with a result.</summary>
public sealed class PoolTask<T> : PoolTask
{
    internal PoolTask(Task<T> task, PoolCall call)
        : base(task, call)
    {
        Task = task;
    }

    /// <summary>Ends as the call does.</summary>
    public new Task<T> Task { get; }

    /// <summary>The result of a call that is over; throws what it threw. To wait for it, await it.</summary>
    /// <exception cref="InvalidOperationException">It is not over.</exception>
    public T Result => Task.IsCompleted ? Task.GetAwaiter().GetResult() : throw new InvalidOperationException("The call is not over: await it.");

    /// <summary>For <c>await</c>.</summary>
    public new TaskAwaiter<T> GetAwaiter() => Task.GetAwaiter();
}
