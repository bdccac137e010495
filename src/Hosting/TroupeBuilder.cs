namespace Troupe;

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Troupe.Hosting;

/// <summary>
/// Adds pools to a host. Shared objects need nothing of it: <c>services.AddSingleton(_ =&gt; SharedQueue.Create&lt;Order&gt;())</c> makes one at its first use and disposes it with
/// the host, which is after the pools have drained.
/// </summary>
public sealed class TroupeBuilder
{
    internal const string DefaultName = "default";
    private const string Section = "Troupe:Pools:";

    internal TroupeBuilder(IServiceCollection services) => Services = services;

    /// <summary>What this adds to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Adds the <see cref="WorkerPool"/>, configured by <c>Troupe:Pools:default</c>. It starts before the host's services do, and drains after they have stopped, for as long as
    /// the host's shutdown timeout lets it; then it is terminated.
    /// </summary>
    /// <param name="configure">Sets what is not to be the default.</param>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public TroupeBuilder AddPool(Action<PoolSettings>? configure = null)
    {
        Add(DefaultName, configure);
        Services.AddSingleton(static services => services.GetRequiredKeyedService<HostedPool>(DefaultName).Started());
        return this;
    }

    /// <summary>Adds a <see cref="WorkerPool"/> for those who ask for it by name (<c>[FromKeyedServices("images")]</c>), configured by <c>Troupe:Pools:NAME</c>.</summary>
    /// <param name="name">The service key, and the pool's name.</param>
    /// <param name="configure">Sets what is not to be the default.</param>
    /// <inheritdoc cref="AddPool(Action{PoolSettings}?)"/>
    public TroupeBuilder AddPool(string name, Action<PoolSettings>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Add(name, configure);
        Services.AddKeyedSingleton(name, static (services, key) => services.GetRequiredKeyedService<HostedPool>(key).Started());
        return this;
    }

    private void Add(string name, Action<PoolSettings>? configure)
    {
        if (Services.Any(service => service.ServiceType == typeof(HostedPool) && Equals(service.ServiceKey, name)))
        {
            throw new InvalidOperationException($"There is a pool '{name}'.");
        }

        var options = Services.AddOptions<PoolSettings>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        // Last, so that whoever runs the program has the last word. A host may come without any configuration.
        options.Configure<IServiceProvider>((settings, services) => settings.Bind(services.GetService<IConfiguration>()?.GetSection(Section + name)));
        Services.AddKeyedSingleton(name, (services, _) => new HostedPool(
            name,
            services.GetRequiredService<IOptionsMonitor<PoolSettings>>(),
            services.GetRequiredService<ILoggerFactory>()));
        Services.AddSingleton(services => services.GetRequiredKeyedService<HostedPool>(name));
    }
}
