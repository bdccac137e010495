namespace Troupe.Payload;

using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;

/// <summary>
/// Which types a value may be made of that goes by <see cref="EngineCodec"/>: .NET's own plain ones, and those that say so themselves. Found from the static type, by the types of all
/// fields, before any value is looked at.
/// </summary>
internal static class AllowList
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, IReadOnlySet<Type>> s_lists = new();

    /// <exception cref="CannotTravelException">A type it is made of does not say that it may go; it names the member.</exception>
    public static IReadOnlySet<Type> Of(Type type) => s_lists.GetOrAdd(type, static root =>
    {
        var allowed = new HashSet<Type>();
        Visit(root, $"{TravelRule.NameOf(root)} ({root})", allowed);
        return allowed;
    });

    /// <summary>Holds a value's own type against the list of its static type.</summary>
    /// <exception cref="CannotTravelException">It is not on the list.</exception>
    public static void Check(Type type, object value)
    {
        if (!Of(type).Contains(value.GetType()))
        {
            throw new CannotTravelException($"{TravelRule.NameOf(type)} ({value.GetType()})", $"a {TravelRule.NameOf(value.GetType())} is not on the list of what a {TravelRule.NameOf(type)} may be: say [JsonDerivedType] on that");
        }
    }

    private static void Visit(Type type, string path, HashSet<Type> allowed)
    {
        if (type == typeof(object) || type.IsPointer || type.IsByRefLike || (type.IsAbstract && OwnCodec.Find(type) is not EngineCodec))
        {
            throw new CannotTravelException(path, "what it may hold is on no list");
        }

        if (!allowed.Add(type) || type.IsPrimitive || type.IsEnum || type == typeof(string))
        {
            return;
        }

        if (type.IsArray)
        {
            Visit(type.GetElementType()!, path, allowed);
        }
        else if (OwnCodec.Find(type) is EngineCodec)
        {
            foreach (var derived in type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false))
            {
                Visit(derived.DerivedType, $"{TravelRule.NameOf(derived.DerivedType)} ({derived.DerivedType})", allowed);
            }

            VisitFields(type, allowed);
        }
        else if (type.Assembly != typeof(object).Assembly && type.Assembly != typeof(SortedSet<>).Assembly)
        {
            throw new CannotTravelException(path, $"it does not say [TravelsBy<{nameof(EngineCodec)}>], and so is not on the list of what may go");
        }
        else if (TravelRule.Find(type, path) is { } refusal)
        {
            throw new CannotTravelException(refusal.Member, refusal.Reason);
        }
        else
        {
            foreach (var argument in type.GenericTypeArguments)
            {
                Visit(argument, path, allowed);
            }
        }
    }

    private static void VisitFields(Type type, HashSet<Type> allowed)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var field in level.GetFields(OwnFields))
            {
                var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
                Visit(field.FieldType, $"{TravelRule.NameOf(type)}.{name} ({field.FieldType})", allowed);
            }
        }
    }
}
