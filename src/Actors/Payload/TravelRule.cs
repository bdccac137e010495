namespace Troupe.Payload;

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

/// <summary>Whether values of a static type can travel at all, judged by its members' types, before a value is looked at. Pure.</summary>
internal static class TravelRule
{
    private static readonly HashSet<string> s_collectionInterfaces =
    [
        "IEnumerable`1", "ICollection`1", "IReadOnlyCollection`1", "IList`1", "IReadOnlyList`1", "ISet`1", "IReadOnlySet`1",
        "IDictionary`2", "IReadOnlyDictionary`2",
    ];

    /// <exception cref="CannotTravelException">Values of this type cannot travel; it names the member.</exception>
    public static void Check(Type type) => Check(type, NameOf(type));

    /// <summary>The same for a type at the end of a path.</summary>
    public static void Check(Type type, string path)
    {
        if (Find(type, path) is { } refusal)
        {
            throw new CannotTravelException(refusal.Member, refusal.Reason);
        }
    }

    /// <summary>The member that keeps values of this type from travelling, or null.</summary>
    public static Refusal? Find(Type type) => Find(type, NameOf(type));

    /// <summary>The same for a type at the end of a path.</summary>
    public static Refusal? Find(Type type, string path) => Find(type, path, []);

    /// <summary>Whether the type is a handle of ours, which writes itself.</summary>
    public static bool TravelsByItself(Type type)
    {
        foreach (var candidate in type.IsClass || type.IsValueType ? type.GetInterfaces() : [])
        {
            if (candidate.IsConstructedGenericType && candidate.GetGenericTypeDefinition() == typeof(ITravels<>) && candidate.GenericTypeArguments[0] == type)
            {
                return true;
            }
        }

        return false;
    }

    public static bool HoldsReferences(Type type)
    {
        if (!type.IsValueType)
        {
            return !type.IsPointer && !type.IsFunctionPointer;
        }

        return !type.IsPrimitive && !type.IsEnum && Array.Exists(FieldsOf(type), field => HoldsReferences(field.FieldType));
    }

    /// <summary>Whether values of this type go as bytes even inside JSON: what has no references, sequences of it, handles of ours, objects.</summary>
    public static bool GoesAsBytes(Type type)
    {
        if (type == typeof(object) || type == typeof(char) || TravelsByItself(type) || OwnCodec.IsSaid(type))
        {
            return true;
        }

        if (type.IsArray)
        {
            return !HoldsReferences(type.GetElementType()!);
        }

        if (type.IsConstructedGenericType && type.GetGenericTypeDefinition() is var generic
            && (generic == typeof(List<>) || generic == typeof(Memory<>) || generic == typeof(ReadOnlyMemory<>)))
        {
            return !HoldsReferences(type.GenericTypeArguments[0]);
        }

        return type.IsValueType && !IsJsonScalar(type) && !HoldsReferences(type);
    }

    /// <summary>What a class of the user's carries in JSON: what can be read, and set or given to the constructor.</summary>
    internal static IEnumerable<(string Name, Type Type)> Carried(Type type)
    {
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public))
        {
            if (!IsIgnored(field))
            {
                yield return (field.Name, field.FieldType);
            }
        }

        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !IsIgnored(property)
                && (property.SetMethod is not null || BackingField(property) is not null || IsGivenToConstructor(type, property)))
            {
                yield return (property.Name, property.PropertyType);
            }
        }
    }

    internal static FieldInfo? BackingField(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    internal static string NameOf(Type type)
    {
        if (type.IsArray)
        {
            return $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        var name = type.IsConstructedGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GenericTypeArguments.Select(NameOf))}>"
            : type.Name;
        return type.IsNested && !type.IsGenericParameter && !type.DeclaringType!.IsGenericType ? $"{NameOf(type.DeclaringType)}.{name}" : name;
    }

    private static Refusal? Find(Type type, string path, HashSet<Type> visited)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsJsonScalar(type) || type == typeof(object) || type == typeof(Nothing) || !visited.Add(type) || TravelsByItself(type) || OwnCodec.IsSaid(type))
        {
            return null;
        }

        if (RefusedTypes.Reason(type) is { } reason)
        {
            return new Refusal(At(path, type), reason);
        }

        // Without references a value is copied as it lies in memory, private fields too: look at them all.
        return type.IsValueType && !HoldsReferences(type)
            ? FirstIn(FieldsOf(type).Select(field => (PlainName(field.Name), field.FieldType)), path, visited)
            : FindInJson(type, path, visited);
    }

    // Apart, so that looking at a type without references does not load System.Text.Json.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Refusal? FindInJson(Type type, string path, HashSet<Type> visited)
    {
        if (HasOwnConverter(type))
        {
            return null;
        }

        if (ElementsOf(type) is { Length: > 0 } elements)
        {
            return CollectionReason(type) is { } cannot ? new Refusal(At(path, type), cannot) : First(elements, path, "[]", visited);
        }

        var derived = type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(known => known.DerivedType).ToArray();
        if (type.IsAbstract && derived.Length == 0)
        {
            var kind = type.IsInterface ? "an interface" : "an abstract type";
            return new Refusal(At(path, type), $"{kind} cannot travel without [JsonDerivedType]: its values' types are unknown on the other side");
        }

        return First(derived.Where(known => known != type), path, "", visited) ?? FindInObject(type, path, visited);
    }

    private static Refusal? FindInObject(Type type, string path, HashSet<Type> visited)
    {
        var carried = Carried(type).ToArray();
        if (carried.Length == 0 && FieldsOf(type).Length > 0)
        {
            return new Refusal(At(path, type), "it has no public member that could be set on the other side: its state would be lost");
        }

        return type.IsAbstract || type.IsValueType || HasConstructor(type)
            ? FirstIn(carried, path, visited)
            : new Refusal(At(path, type), "it has neither a public parameterless constructor, nor exactly one public one, nor one with [JsonConstructor]");
    }

    private static Refusal? FirstIn(IEnumerable<(string Name, Type Type)> members, string path, HashSet<Type> visited)
    {
        var owner = path.Split(" (")[0];
        foreach (var (name, type) in members)
        {
            if (Find(type, $"{owner}.{name} ({type})", visited) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static Refusal? First(IEnumerable<Type> types, string path, string suffix, HashSet<Type> visited)
    {
        var owner = path.Split(" (")[0];
        foreach (var type in types)
        {
            if (Find(type, $"{owner}{suffix} ({type})", visited) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static string At(string path, Type type) => path.EndsWith(')') ? path : $"{path} ({type})";

    private static string? CollectionReason(Type type)
    {
        if (type is { IsArray: true, IsSZArray: false } && HoldsReferences(type.GetElementType()!))
        {
            return "an array of several dimensions can travel only if its elements hold no references; send an array of arrays";
        }

        var known = type.IsArray || type.IsInterface || type.Namespace == "System.Collections.Immutable" || GoesAsBytes(type)
            || (type.IsConstructedGenericType && (type.GetGenericTypeDefinition() == typeof(Memory<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>)));
        return known || (!type.IsAbstract && (type.IsValueType || type.GetConstructor(Type.EmptyTypes) is not null))
            ? null
            : "a collection without a public parameterless constructor cannot be made on the other side";
    }

    private static Type[] ElementsOf(Type type)
    {
        if (type.IsArray)
        {
            return [type.GetElementType()!];
        }

        if (type.IsConstructedGenericType && (type.GetGenericTypeDefinition() == typeof(Memory<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>)))
        {
            return type.GenericTypeArguments;
        }

        if (type.IsInterface && !(type.IsConstructedGenericType && s_collectionInterfaces.Contains(type.Name)))
        {
            return [];
        }

        // A dictionary is a sequence of pairs: KeyValuePair<K, V> is looked at as any struct is.
        return [.. type.GetInterfaces().Append(type)
            .Where(contract => contract.IsConstructedGenericType && contract.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .SelectMany(contract => contract.GenericTypeArguments[0] is { IsConstructedGenericType: true } pair && pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
                ? pair.GenericTypeArguments
                : contract.GenericTypeArguments)];
    }

    /// <summary>What System.Text.Json writes losslessly as one number or text.</summary>
    private static bool IsJsonScalar(Type type) =>
        (type.IsPrimitive && type != typeof(IntPtr) && type != typeof(UIntPtr)) || type.IsEnum || type == typeof(string) || type == typeof(decimal)
        || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(DateOnly) || type == typeof(TimeOnly)
        || type == typeof(Guid) || type == typeof(Uri) || type == typeof(Version) || type == typeof(Half) || type == typeof(Int128) || type == typeof(UInt128)
        || type.FullName is "System.Text.Json.JsonElement" or "System.Text.Json.Nodes.JsonNode" or "System.Text.Json.Nodes.JsonObject" or "System.Text.Json.Nodes.JsonArray";

    private static bool HasConstructor(Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.Length == 1 || type.GetConstructor(Type.EmptyTypes) is not null
            || Array.Exists(
                type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
                constructor => constructor.IsDefined(typeof(JsonConstructorAttribute)));
    }

    private static bool IsGivenToConstructor(Type type, PropertyInfo property) => Array.Exists(
        type.GetConstructors(),
        constructor => Array.Exists(
            constructor.GetParameters(),
            parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase) && parameter.ParameterType == property.PropertyType));

    private static bool IsIgnored(MemberInfo member) =>
        member.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always } || HasOwnConverter(member);

    private static bool HasOwnConverter(MemberInfo member) => member.IsDefined(typeof(JsonConverterAttribute), inherit: false);

    private static FieldInfo[] FieldsOf(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static string PlainName(string field) => field.StartsWith('<') ? field[1..field.IndexOf('>')] : field;

    internal sealed record Refusal(string Member, string Reason);
}
