namespace Troupe.Engine;

using System.Reflection;

/// <summary>Makes configs from HOCON text.</summary>
public class ConfigurationFactory
{
    /// <summary>A config without keys.</summary>
    public static Config Empty => Config.Empty;

    /// <summary>What is configured where nothing is: nothing, since each reader knows its default.</summary>
    public static Config Default() => Config.Empty;

    /// <summary>What the application's own file configures; this engine reads none, so nothing.</summary>
    public static Config Load() => Config.Empty;

    /// <summary>Reads HOCON. Throws <see cref="ConfigurationException"/> with line and column for what is not in the supported subset.</summary>
    public static Config ParseString(string hocon) => new(HoconParser.Parse(hocon));

    /// <summary>Reads HOCON from an embedded resource of the assembly that holds <typeparamref name="TAssembly"/>.</summary>
    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>Reads HOCON from an embedded resource of the assembly that an object's type, or a type itself, is in.</summary>
    public static Config FromResource(string resourceName, object instanceInAssembly) => instanceInAssembly switch
    {
        Assembly assembly => FromResource(resourceName, assembly),
        Type type => FromResource(resourceName, type.Assembly),
        _ => FromResource(resourceName, instanceInAssembly.GetType().Assembly),
    };

    /// <summary>Reads HOCON from an embedded resource.</summary>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"{assembly.GetName().Name} has no embedded resource {resourceName}.");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }
}
