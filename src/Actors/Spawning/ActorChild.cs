namespace Troupe;

using Troupe.Spawning;

/// <summary>A thread or process that runs one function: <see cref="ActorThread"/>, <see cref="ActorProcess"/>. The handle stays in the process that made it.</summary>
public abstract class ActorChild
{
    private readonly ChildLife _life;

    private protected ActorChild(ChildLife life) => _life = life;

    /// <summary>Its name, as it was given.</summary>
    public string Name => _life.Name;

    /// <summary>Whether the program may end while it still runs; see <see cref="SpawnOptions.IsDaemon"/>.</summary>
    public bool IsDaemon => _life.IsDaemon;

    /// <summary>Whether it was started and has not ended.</summary>
    public bool IsAlive => _life.IsAlive;

    /// <summary>Ends when it has; never fails. For <c>Task.WhenAll</c> and <c>WhenAny</c>; before it is started it does not end.</summary>
    public Task Ended => _life.Ended;

    /// <summary>What its function threw, as its own type where that can be made again; for a process that ended before its function did, <see cref="ProcessEndedException"/>; else null.</summary>
    public Exception? Exception => _life.Exception;

    internal ChildLife Life => _life;

    /// <summary>Starts it: for a class of one's own. <c>Spawn</c> has done it.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start() => Launch();

    /// <summary>Waits until it has ended, however it did: <see cref="Exception"/> says.</summary>
    /// <exception cref="InvalidOperationException">It was not started, or would wait for itself.</exception>
    public Task JoinAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfEndless();
        return _life.Ended.WaitAsync(cancellationToken);
    }

    /// <summary>The same for at most so long.</summary>
    /// <param name="timeout">Zero: only looks. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="InvalidOperationException">It was not started, or would wait for itself.</exception>
    public Task<bool> JoinAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => JoinAsync(timeout, TimeProvider.System, cancellationToken);

    /// <summary>Asks it to end: see the two kinds for how. Does nothing when it has ended.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public abstract void Terminate();

    internal async Task<bool> JoinAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        ThrowIfEndless();
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }

        try
        {
            await _life.Ended.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private protected abstract void Launch();

    /// <summary>Whether whoever calls runs in it.</summary>
    private protected virtual bool IsCaller => false;

    private protected void ThrowIfNotStarted()
    {
        _life.ThrowIfFar();
        if (!_life.WasStarted)
        {
            throw new InvalidOperationException($"'{Name}' was not started.");
        }
    }

    private void ThrowIfEndless()
    {
        ThrowIfNotStarted();
        if (IsCaller)
        {
            throw new InvalidOperationException($"'{Name}' cannot wait for its own end.");
        }
    }
}
