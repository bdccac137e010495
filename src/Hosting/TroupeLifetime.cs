namespace Troupe.Hosting;

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Troupe.Peers;

/// <summary>Starts the host's pools before its services, ends them after, and has the engine's warnings in its log meanwhile.</summary>
internal sealed partial class TroupeLifetime(IEnumerable<HostedPool> pools, ILogger<TroupeLifetime> logger) : IHostedLifecycleService, IDisposable
{
    private readonly IDisposable _redirection = EngineLog.Redirect((isError, source, text, cause) => Say(logger, isError ? LogLevel.Error : LogLevel.Warning, text, source, cause));

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Side by side. Each failure names its pool; the host shows them all.
        var starts = Task.WhenAll(pools.Select(static pool => pool.StartAsync()));
        await starts.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(pools.Select(pool => pool.StopAsync(cancellationToken)));

    public void Dispose() => _redirection.Dispose();

    [LoggerMessage(EventId = 1, Message = "{Text} [{Source}]")]
    private static partial void Say(ILogger logger, LogLevel level, string text, string source, Exception? cause);
}
