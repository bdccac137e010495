namespace Troupe.Engine;

/// <summary>Type names in HOCON: Akka.NET's own are taken as aliases of ours.</summary>
internal static class TypeNames
{
    // Guarded by itself: written before a system starts, of which there may be several.
    private static readonly Dictionary<string, Type> s_known = [];
    private static readonly Dictionary<string, Props> s_actors = [];
    private static readonly Dictionary<string, Func<ExtendedActorSystem, Serializer>> s_serializers = [];

    /// <summary>
    /// Saves the search for a type that a configuration will name: .NET's own search is vector code, which every fresh process compiles for itself, for milliseconds.
    /// </summary>
    internal static void Know(string name, Type type)
    {
        lock (s_known) s_known[name] = type;
    }

    /// <summary>The same for an actor, whose constructor then need not be looked for either.</summary>
    internal static void Know(string name, Props props)
    {
        lock (s_known) s_actors[name] = props;
    }

    /// <summary>The same for a serializer: a constructor that is called by reflection is compiled anew in every process.</summary>
    internal static void Know(string name, Func<ExtendedActorSystem, Serializer> make)
    {
        lock (s_known) s_serializers[name] = make;
    }

    /// <summary>What makes the serializer of that name; null: nothing is known that does.</summary>
    internal static Func<ExtendedActorSystem, Serializer>? SerializerOf(string name)
    {
        lock (s_known) return s_serializers.GetValueOrDefault(name);
    }

    /// <summary>The actor of that name, made without arguments.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    internal static Props PropsOf(string name)
    {
        lock (s_known)
        {
            if (s_actors.TryGetValue(name, out var known)) return known;
        }

        return Props.Create(Resolve(name));
    }

    /// <summary>The type's name without namespace and assembly.</summary>
    internal static string SimpleName(string? name)
    {
        if (name is null) return "";
        var comma = name.IndexOf(',');
        var full = (comma < 0 ? name : name[..comma]).Trim();
        return full[(full.LastIndexOf('.') + 1)..];
    }

    /// <summary>The type of that name.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    internal static Type Resolve(string name)
    {
        lock (s_known)
        {
            if (s_known.TryGetValue(name, out var known)) return known;
        }

        var simple = SimpleName(name);
        var type = name.StartsWith("Akka.TestKit", StringComparison.Ordinal)
            ? Type.GetType($"Troupe.Engine.Testing.{simple}, Troupe.Engine.Testing")
            : name.StartsWith("Akka.", StringComparison.Ordinal)
                ? typeof(TypeNames).Assembly.GetType($"Troupe.Engine.{simple}")
                : Type.GetType(name);
        return type ?? throw new ConfigurationException($"Type [{name}] could not be found.");
    }
}
