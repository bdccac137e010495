namespace Troupe;

using System.Runtime.CompilerServices;

/// <summary>A submitted call: await it, or its <see cref="Task"/>.</summary>
public class PoolTask
{
    private readonly Func<bool> _cancel;
    private readonly Func<string?> _worker;

    internal PoolTask(Task task, Func<bool> cancel, Func<string?> worker)
    {
        Task = task;
        _cancel = cancel;
        _worker = worker;
    }

    /// <summary>Ends as the call does: with what the function threw, or <see cref="WorkerLostException"/>, <see cref="PoolBrokenException"/>, <see cref="PoolTerminatedException"/>, or cancelled.</summary>
    public Task Task { get; }

    /// <summary>The name of the worker that ran it, once it is over; null before.</summary>
    public string? Worker => _worker();

    /// <summary>
    /// Ends the call as cancelled, unless it is over already. If it waits it will not run; if it runs, it runs to its end and what comes of
    /// it is dropped.
    /// </summary>
    /// <returns>Whether the call ends cancelled.</returns>
    public bool Cancel() => _cancel();

    /// <summary>For <c>await</c>.</summary>
    public TaskAwaiter GetAwaiter() => Task.GetAwaiter();
}

/// <summary>A submitted call with a result.</summary>
public sealed class PoolTask<T> : PoolTask
{
    internal PoolTask(Task<T> task, Func<bool> cancel, Func<string?> worker)
        : base(task, cancel, worker)
    {
        Task = task;
    }

    /// <summary>Ends as the call does.</summary>
    public new Task<T> Task { get; }

    /// <summary>For <c>await</c>.</summary>
    public new TaskAwaiter<T> GetAwaiter() => Task.GetAwaiter();
}
