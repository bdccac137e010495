namespace Troupe;

using Troupe.Payload;
using Troupe.State;

/// <summary>
/// A handle on an object of one's own class that lives on one thread, of this process or in a worker process of its own, and is asked by functions of it:
/// <c>await model.CallAsync(m => m.Predict(x))</c>. One call at a time, in the order in which they came, so the class needs no locks.
/// </summary>
/// <remarks>
/// On processes the functions, what they captured and their results are copied, the object never: what is given back of it is a copy. When its process dies, the call that was running fails with
/// <see cref="ObjectLostException"/>, and so do all after it, unless another is made (<see cref="SharedObjectOptions.Restart"/>). A handle on an object in a process of its own works in other processes too; one on a
/// thread is for its own process. A call of the object that calls it again is refused; one that waits for a call of it by a longer way (another object, another pool's task) waits for ever.
/// </remarks>
public sealed class SharedObject<T> : IAsyncDisposable, ITravels<SharedObject<T>>
    where T : class
{
    private static int s_number;

    private readonly WorkerPool _pool;
    private readonly Guid _id;
    private readonly SharedArray<int>? _made; // null on a handle that has travelled

    private SharedObject(WorkerPool pool, Guid id, SharedArray<int>? made) => (_pool, _id, _made) = (pool, id, made);

    /// <summary>What it is called in errors.</summary>
    public string Name => _pool.Name;

    /// <summary>Calls a function of the object, and gives what it gives.</summary>
    /// <param name="call">Runs where the object lives, when nobody else's does.</param>
    /// <param name="cancellationToken">Takes the call back while it waits. One that runs goes on; its result is not waited for.</param>
    /// <exception cref="CannotTravelException">On processes: what the function captured, or its result's type, cannot go to another process.</exception>
    /// <exception cref="InvalidOperationException">Called by a call of the same object.</exception>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    /// <exception cref="ObjectLostException">The object's process has died.</exception>
    /// <exception cref="PeerLostException">In another process: the one that started the object is no more, and the object went with it.</exception>
    public Task<TResult> CallAsync<TResult>(Func<T, TResult> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ObjectCell.ThrowIfWithin(_id, Name);
        var (id, name) = (_id, Name);
        return ToldAsync(_pool.ApplyAsync(() => ObjectCell.Run(id, name, call), cancellationToken));
    }

    /// <inheritdoc cref="CallAsync{TResult}(Func{T, TResult}, CancellationToken)"/>
    public Task<TResult> CallAsync<TResult>(Func<T, Task<TResult>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ObjectCell.ThrowIfWithin(_id, Name);
        var (id, name) = (_id, Name);
        return ToldAsync(_pool.ApplyAsync(() => ObjectCell.RunAsync(id, name, call), cancellationToken));
    }

    /// <inheritdoc cref="CallAsync{TResult}(Func{T, TResult}, CancellationToken)"/>
    public Task CallAsync(Action<T> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return CallAsync(
            it =>
            {
                call(it);
                return 0;
            },
            cancellationToken);
    }

    /// <inheritdoc cref="CallAsync{TResult}(Func{T, TResult}, CancellationToken)"/>
    public Task CallAsync(Func<T, Task> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return CallAsync(
            async it =>
            {
                await call(it).ConfigureAwait(false);
                return 0;
            },
            cancellationToken);
    }

    /// <summary>
    /// Lets the calls in hand finish, then ends the thread or process, when called on the handle that <see cref="SharedObject.StartAsync"/> gave; disposes the object before, if it is disposable. On a handle that has
    /// travelled it does nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called by a call of the object.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_made is null)
        {
            return;
        }

        var id = _id;
        try
        {
            await CallAsync(static it => it is IAsyncDisposable disposable ? disposable.DisposeAsync().AsTask() : DisposeIt(it)).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is ObjectLostException or ObjectDisposedException or PoolBrokenException)
        {
            // There is nothing left to dispose.
        }
        finally
        {
            await _pool.DisposeAsync().ConfigureAwait(false);
            await _made.DisposeAsync().ConfigureAwait(false);
            ObjectCell.Remove(id); // On a thread it would stay as long as this process.
        }
    }

    void ITravels<SharedObject<T>>.Write(PayloadWriter writer)
    {
        Codec<WorkerPool>.Instance.Write(writer, _pool);
        writer.Raw(_id);
    }

    static SharedObject<T> ITravels<SharedObject<T>>.Read(ref PayloadReader reader) =>
        new(Codec<WorkerPool>.Instance.Read(ref reader)!, reader.Raw<Guid>(), null);

    internal static async Task<SharedObject<T>> StartAsync(Func<T> factory, Backend backend, SharedObjectOptions options, CancellationToken cancellationToken)
    {
        var (id, again, made) = (Guid.NewGuid(), options.Restart, SharedArray.Create<int>(1));
        try
        {
            var pool = await WorkerPool.StartAsync(
                backend,
                workers: 1,
                new PoolOptions
                {
                    Name = options.Name ?? $"object-{Interlocked.Increment(ref s_number)}", // they are made on any thread
                    MaxAttempts = 1,
                    Initializer = () => ObjectCell.Make(id, factory, made, again),
                },
                cancellationToken).ConfigureAwait(false);
            return new(pool, id, made);
        }
        catch
        {
            await made.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<TResult> ToldAsync<TResult>(Task<TResult> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (WorkerLostException lost)
        {
            throw new ObjectLostException($"The process of {Name} has died, and its state with it: {lost.Reason}.", lost);
        }
        catch (ObjectDisposedException gone) when (gone.Message.Contains(typeof(WorkerPool).FullName!, StringComparison.Ordinal))
        {
            throw new ObjectDisposedException($"{Name} was disposed.", gone);
        }
    }

    private static Task DisposeIt(T it)
    {
        (it as IDisposable)?.Dispose();
        return Task.CompletedTask;
    }
}
