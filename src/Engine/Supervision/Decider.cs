namespace Troupe.Engine;

/// <summary>Judges a fault.</summary>
public interface IDecider
{
    /// <summary>What to do about it.</summary>
    Directive Decide(Exception cause);
}

/// <summary>Makes deciders.</summary>
public static class Decider
{
    /// <summary>A decider from a function.</summary>
    public static LocalOnlyDecider From(Func<Exception, Directive> localOnlyDecider) => new(localOnlyDecider);

    /// <summary>A decider from rules: the first whose type is exactly the fault's, else the first that the fault is derived from.</summary>
    public static DeployableDecider From(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) => new(defaultDirective, pairs);
}

/// <summary>A decider that is a function.</summary>
public class LocalOnlyDecider : IDecider
{
    private readonly Func<Exception, Directive> _decider;

    /// <summary>From a function.</summary>
    public LocalOnlyDecider(Func<Exception, Directive> decider) => _decider = decider;

    /// <inheritdoc/>
    public Directive Decide(Exception cause) => _decider(cause);
}

/// <summary>A decider that is a list of rules.</summary>
public class DeployableDecider : IDecider
{
    /// <summary>From rules and what applies where none does.</summary>
    public DeployableDecider(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs)
    {
        DefaultDirective = defaultDirective;
        Pairs = pairs;
    }

    /// <summary>Where no rule fits.</summary>
    public Directive DefaultDirective { get; }

    /// <summary>The rules.</summary>
    public KeyValuePair<Type, Directive>[] Pairs { get; }

    /// <inheritdoc/>
    public Directive Decide(Exception cause)
    {
        foreach (var (type, directive) in Pairs) if (type == cause.GetType()) return directive;
        foreach (var (type, directive) in Pairs) if (type.IsInstanceOfType(cause)) return directive;
        return DefaultDirective;
    }
}
