namespace Troupe.Engine.Testing;

/// <summary>A predicate and the type of message it is about.</summary>
public class PredicateInfo
{
    private PredicateInfo(Delegate predicate, Type type, Func<object, bool> matches)
    {
        PredicateT = predicate;
        Type = type;
        Matches = matches;
    }

    /// <summary>The type of message.</summary>
    public Type Type { get; }

    /// <summary>The predicate, a <see cref="Predicate{T}"/> of that type.</summary>
    public Delegate PredicateT { get; }

    internal Func<object, bool> Matches { get; }

    /// <summary>By a predicate.</summary>
    public static PredicateInfo Create<T>(Predicate<T> predicateT) =>
        new(predicateT, typeof(T), message => message is T typed && predicateT(typed));
}

/// <summary>The same in other words.</summary>
public static class PredicateInfoFactory
{
    /// <summary>By a predicate.</summary>
    public static PredicateInfo CreatePredicateInfo<T>(Predicate<T> predicateT) => PredicateInfo.Create(predicateT);
}
