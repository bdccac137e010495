namespace Troupe.Host.Methods;

using System.Reflection;

/// <summary>Finds the one method that <c>Namespace.Type.Method</c> names, or says what is there instead.</summary>
internal static class MethodFinder
{
    private const BindingFlags Any =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    private const int Offered = 10;

    /// <param name="assembly">Where to look.</param>
    /// <param name="name">Namespace.Type.Method.</param>
    /// <param name="parameters">How many parameters it may have, at least and at most.</param>
    /// <exception cref="BadInputException">There is no such method, or it cannot be mapped.</exception>
    public static MethodInfo Find(Assembly assembly, string name, (int Least, int Most) parameters)
    {
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || dot == name.Length - 1)
        {
            throw new BadInputException($"'{name}' does not name a method: write Namespace.Type.Method.");
        }

        var type = FindType(assembly, name[..dot]);
        var method = FindIn(type, name[(dot + 1)..]);
        if (Objection(method, parameters) is { } objection)
        {
            throw new BadInputException($"{Signature.Of(method)} cannot be mapped: {objection}.");
        }

        return method;
    }

    private static Type FindType(Assembly assembly, string name)
    {
        var types = TypesOf(assembly).Where(type => !type.Name.StartsWith('<')).ToList();

        // A nested type is Outer+Inner to the runtime and Outer.Inner to everybody else.
        if (types.Find(type => Spoken(type) == name || type.FullName == name) is { } found)
        {
            return found;
        }

        var near = NearNames.Of(name, types.Where(type => type.IsVisible).Select(Spoken));
        var offer = near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";
        throw new BadInputException($"{assembly.GetName().Name} has no type {name}.{offer}");
    }

    private static MethodInfo FindIn(Type type, string name)
    {
        var methods = type.GetMethods(Any).Where(method => !method.IsSpecialName && method.DeclaringType != typeof(object)).ToList();
        var candidates = methods.Where(method => method.Name == name).ToList();
        if (candidates.Count > 1 && candidates.Where(method => method.IsPublic).ToList() is { Count: > 0 } seen)
        {
            candidates = seen;
        }

        return candidates switch
        {
            [var only] => only,
            [] => throw new BadInputException($"{Spoken(type)} has no method {name}. {Offer(methods)}"),
            _ => throw new BadInputException(
                $"{Spoken(type)}.{name} is overloaded, and only a name that stands for one method can be mapped: {Listed(candidates)}."),
        };
    }

    private static string Offer(List<MethodInfo> methods)
    {
        var mappable = methods.Where(method => Objection(method, (1, 1)) is null).OrderBy(method => method.Name, StringComparer.Ordinal).ToList();
        return mappable.Count == 0 ? "It has none that could be mapped." : $"It has: {Listed(mappable)}.";
    }

    private static string Listed(List<MethodInfo> methods) =>
        string.Join("; ", methods.Take(Offered).Select(Signature.Of)) + (methods.Count > Offered ? "; …" : "");

    private static string? Objection(MethodInfo method, (int Least, int Most) parameters)
    {
        if (!method.DeclaringType!.IsVisible || !method.IsPublic)
        {
            return "it is not public";
        }

        if (method.DeclaringType.ContainsGenericParameters || method.IsGenericMethodDefinition)
        {
            return "it is generic";
        }

        if (!method.IsStatic)
        {
            return "it is not static";
        }

        if (method.GetParameters().Length is var count && (count < parameters.Least || count > parameters.Most))
        {
            return $"it has {count} parameter{(count == 1 ? "" : "s")}, and {parameters switch
            {
                (1, 1) => "a line is one",
                _ when parameters.Least == parameters.Most => $"{parameters.Most} columns were named",
                _ => $"{parameters.Least} to {parameters.Most} are possible",
            }}";
        }

        if (!method.GetParameters().All(parameter => Travels(parameter.ParameterType)))
        {
            return "its parameter cannot be made from a line";
        }

        return method.ReturnType switch
        {
            var type when type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask) => "it has no result to write",
            { IsGenericType: true } type when type.GetGenericTypeDefinition() == typeof(ValueTask<>) =>
                "its result is a ValueTask<T>; return a Task<T>",
            var type => Travels(type) ? null : "its result cannot be written as a line",
        };
    }

    private static bool Travels(Type type) => !type.IsByRef && !type.IsByRefLike && !type.IsPointer && !type.IsFunctionPointer;

    private static string Spoken(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partial)
        {
            // Types whose base or fields lie in an assembly that is not there; the method may well be in another.
            return partial.Types.OfType<Type>();
        }
    }
}
