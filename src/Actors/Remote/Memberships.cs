namespace Troupe.Remote;

/// <summary>Finds the membership that a configuration names.</summary>
internal static class Memberships
{
    internal const string Key = "troupe.remote.membership";

    /// <param name="user">The program's own layers of configuration: nobody else names one.</param>
    /// <exception cref="InvalidConfigurationException">There is no such membership in this program.</exception>
    public static IMembership NamedIn(string user)
    {
        // Hardly anybody does: the parser is not loaded for nothing.
        if (!user.Contains("membership", StringComparison.Ordinal) || ConfigurationFactory.ParseString(user).GetString(Key, "") is not { Length: > 0 } name)
        {
            return DialIn.Instance;
        }

        var type = Type.GetType(name)
            ?? throw new InvalidConfigurationException(Key, $"'{name}' is no type that this program has; Akka.Cluster takes a build on Akka.NET, with Troupe.Clustering.");
        return typeof(IMembership).IsAssignableFrom(type) && Activator.CreateInstance(type, nonPublic: true) is IMembership membership
            ? membership
            : throw new InvalidConfigurationException(Key, $"'{name}' is no membership.");
    }
}
