namespace Troupe.Engine;

/// <summary>What a system is started with, put together in code. Immutable.</summary>
public sealed class BootstrapSetup
{
    private readonly Config _config;
    private readonly ProviderSelection? _provider;

    private BootstrapSetup(Config config, ProviderSelection? provider) => (_config, _provider) = (config, provider);

    /// <summary>The configuration with the chosen provider in it.</summary>
    internal Config Whole => _provider is null ? _config : ConfigurationFactory.ParseString($"akka.actor.provider = {_provider.Identifier}").WithFallback(_config);

    /// <summary>One that says nothing yet.</summary>
    public static BootstrapSetup Create() => new(Engine.Config.Empty, null);

    /// <summary>The same with a provider, which counts for more than what the configuration names.</summary>
    public BootstrapSetup WithActorRefProvider(ProviderSelection name) => new(_config, name);

    /// <summary>The same with a configuration in place of what it had.</summary>
    public BootstrapSetup WithConfig(Config config) => new(config, _provider);

    /// <summary>The same with a configuration for what it has not.</summary>
    public BootstrapSetup WithConfigFallback(Config config) => new(_config.SafeWithFallback(config), _provider);
}

/// <summary>Whether a system speaks to others.</summary>
public abstract class ProviderSelection
{
    private ProviderSelection(string identifier) => Identifier = identifier;

    /// <summary>What stands for it in <c>akka.actor.provider</c>.</summary>
    internal string Identifier { get; }

    /// <summary>It does not.</summary>
    public sealed class Local : ProviderSelection
    {
        /// <summary>The only one.</summary>
        public static readonly Local Instance = new();

        private Local() : base("local") { }
    }

    /// <summary>It does.</summary>
    public sealed class Remote : ProviderSelection
    {
        /// <summary>The only one.</summary>
        public static readonly Remote Instance = new();

        private Remote() : base("remote") { }
    }
}
