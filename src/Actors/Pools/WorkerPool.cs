namespace Troupe;

/// <summary>
/// A pool of workers, on threads of this process or on worker processes of this machine, for ordinary functions.
/// <see cref="DisposeAsync"/> lets the work in hand finish; <see cref="TerminateAsync"/> does not.
/// </summary>
public sealed class WorkerPool : IAsyncDisposable
{
    public static Task<WorkerPool> StartAsync(Backend backend, int? workers = null, PoolOptions? options = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public string Name => throw new NotImplementedException();

    public Backend Backend => throw new NotImplementedException();

    public PoolStatistics Statistics => throw new NotImplementedException();

    public Task<TResult[]> MapAsync<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, CancellationToken, TResult> function, IEnumerable<T> items, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public Task<TResult[]> MapAsync<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> items, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Outcomes in item order, as they come, reading ahead a bounded number of items: memory stays flat on an endless input.</summary>
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, TResult> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public IAsyncEnumerable<ItemOutcome<TResult>> TryMapStream<T, TResult>(Func<T, Task<TResult>> function, IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public Task<TResult> ApplyAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public Task<TResult> ApplyAsync<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public Task ApplyAsync(Action function, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public Task ApplyAsync(Func<Task> function, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public Task<TResult> ApplyAsync<T, TResult>(Func<T, TResult> function, T argument, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public Task<TResult> ApplyAsync<T, TResult>(Func<T, Task<TResult>> function, T argument, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public PoolTask<TResult> Submit<TResult>(Func<TResult> function) => throw new NotImplementedException();
    public PoolTask<TResult> Submit<TResult>(Func<Task<TResult>> function) => throw new NotImplementedException();
    public PoolTask Submit(Action function) => throw new NotImplementedException();
    public PoolTask Submit(Func<Task> function) => throw new NotImplementedException();
    public PoolTask<TResult> Submit<T, TResult>(Func<T, TResult> function, T argument) => throw new NotImplementedException();

    public Task TerminateAsync() => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>Options of a pool; each has the default that suits most.</summary>
public sealed record PoolOptions
{
    /// <summary>The pool's name; its workers are called NAME-1, NAME-2, …. Default: <c>pool-N</c>.</summary>
    public string? Name { get; init; }

    /// <summary>How often an item is run when each time its worker dies under it. Default 3.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Items a chunk; null (the default): from measured item time.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>Takes each line that a worker process writes; null (the default): the host's own console, with the worker's name before it.</summary>
    public Action<WorkerLine>? Output { get; init; }
}

/// <summary>A line that a worker wrote to its console.</summary>
/// <param name="Worker">The worker's name.</param>
/// <param name="IsError">Whether it came on standard error.</param>
/// <param name="Text">The line, without its end.</param>
public readonly record struct WorkerLine(string Worker, bool IsError, string Text);

/// <summary>What a pool has done up to now.</summary>
public sealed record PoolStatistics(int Workers, long Done, long Failed, long Retried, int Replaced, IReadOnlyList<PoolWorker> Roster);

/// <summary>A worker of a pool: its name and the process it runs in.</summary>
public sealed record PoolWorker(string Name, int ProcessId);

/// <summary>What became of one item.</summary>
public sealed record ItemOutcome<T>(long Index, T? Value, Exception? Error, int Attempts, string Worker)
{
    public bool Succeeded => Error is null;
}

/// <summary>A submitted call.</summary>
public class PoolTask
{
    internal PoolTask() { }
    public Task Task => throw new NotImplementedException();
    public bool Cancel() => throw new NotImplementedException();
}

/// <summary>A submitted call with a result.</summary>
public sealed class PoolTask<T> : PoolTask
{
    internal PoolTask() { }
    public new Task<T> Task => throw new NotImplementedException();
    public System.Runtime.CompilerServices.TaskAwaiter<T> GetAwaiter() => Task.GetAwaiter();
}
