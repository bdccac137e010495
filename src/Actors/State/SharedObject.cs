namespace Troupe;

/// <summary>Makes objects that threads and processes share.</summary>
public static class SharedObject
{
    /// <summary>Makes an object where it will live; when the task ends, it is there.</summary>
    /// <param name="factory">Makes it: once in a thread or process of its own, again after a loss if <see cref="SharedObjectOptions.Restart"/> says so.</param>
    /// <param name="backend">A thread of this process, or a worker process.</param>
    /// <param name="options">Everything else.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="CannotTravelException">On processes: the factory captured something that cannot go to another process.</exception>
    /// <exception cref="PoolBrokenException">The process does not start, or the factory throws: the inner exception says what.</exception>
    public static Task<SharedObject<T>> StartAsync<T>(
        Func<T> factory, Backend backend = Backend.Threads, SharedObjectOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return SharedObject<T>.StartAsync(factory, backend, options ?? new(), cancellationToken);
    }
}
