namespace Microsoft.Extensions.DependencyInjection;

using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Troupe;
using Troupe.Hosting;

/// <summary>Troupe in a host of Microsoft.Extensions.Hosting.</summary>
public static class TroupeServiceCollectionExtensions
{
    /// <summary>
    /// Ties Troupe to the host: its pools start and end with it, what the engine has to say goes into its log. Called again it adds nothing, and gives a builder all the same.
    /// </summary>
    public static TroupeBuilder AddTroupe(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TroupeLifetime>());
        return new TroupeBuilder(services);
    }
}
