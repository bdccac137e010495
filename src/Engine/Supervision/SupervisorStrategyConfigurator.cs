namespace Troupe.Engine;

/// <summary>Makes the strategy of /user; <c>akka.actor.guardian-supervisor-strategy</c> names its type.</summary>
public abstract class SupervisorStrategyConfigurator
{
    /// <summary>Makes the strategy.</summary>
    public abstract SupervisorStrategy Create();

    /// <summary>The configurator of that type.</summary>
    /// <exception cref="ConfigurationException">There is no such type.</exception>
    public static SupervisorStrategyConfigurator CreateConfigurator(string typeName) => TypeNames.SimpleName(typeName) switch
    {
        nameof(DefaultSupervisorStrategy) => new DefaultSupervisorStrategy(),
        nameof(StoppingSupervisorStrategy) => new StoppingSupervisorStrategy(),
        _ => Activator.CreateInstance(TypeNames.Resolve(typeName)) as SupervisorStrategyConfigurator
            ?? throw new ConfigurationException($"[{typeName}] is no {nameof(SupervisorStrategyConfigurator)}."),
    };
}

/// <summary>Makes <see cref="SupervisorStrategy.DefaultStrategy"/>.</summary>
public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc/>
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

/// <summary>Makes <see cref="SupervisorStrategy.StoppingStrategy"/>.</summary>
public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc/>
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
