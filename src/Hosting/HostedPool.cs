namespace Troupe.Hosting;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

/// <summary>A pool that starts and ends with the host.</summary>
internal sealed class HostedPool : IAsyncDisposable
{
    private readonly PoolLog _log;
    private readonly Lazy<Task<WorkerPool>> _pool;

    public HostedPool(string name, IOptionsMonitor<PoolSettings> settings, ILoggerFactory loggers)
    {
        Name = name;
        _log = new PoolLog(loggers.CreateLogger($"Troupe.Pools.{name}"));
        // Whoever needs it first, the host or a service that is made before the host starts; there is one.
        _pool = new(() => StartAsync(settings.Get(name)));
    }

    public string Name { get; }

    public Task StartAsync() => _pool.Value;

    /// <summary>
    /// The pool, ready. Who asks before the host has started waits for it here, as the making of services cannot be awaited: on no thread that the start needs.
    /// </summary>
    public WorkerPool Started() => _pool.Value.GetAwaiter().GetResult();

    /// <summary>Ends a pool that nobody has stopped, as when the host did not come up because of another.</summary>
    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    /// <summary>Lets it finish what it has, until told to wait no longer; then ends it at once. One that is still starting does that first.</summary>
    public async Task StopAsync(CancellationToken noLonger)
    {
        if (!_pool.IsValueCreated)
        {
            return;
        }

        await ((Task)_pool.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_pool.Value.IsCompletedSuccessfully)
        {
            return; // Whoever started it has heard why it did not.
        }

        var pool = await _pool.Value.ConfigureAwait(false);
        try
        {
            await pool.DisposeAsync().AsTask().WaitAsync(noLonger).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (noLonger.IsCancellationRequested)
        {
            _log.Terminating(Name);
            await pool.TerminateAsync().ConfigureAwait(false);
        }
    }

    private Task<WorkerPool> StartAsync(PoolSettings settings)
    {
        var options = settings.Options;
        return Task.Run(() => WorkerPool.StartAsync(settings.Backend, settings.Workers, options with
        {
            Name = options.Name ?? Name,
            Output = options.Output ?? _log.Write,
            Losses = _log.Watch(options.Losses),
        }));
    }
}
