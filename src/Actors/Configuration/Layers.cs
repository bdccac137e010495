namespace Troupe.Configuration;

using System.Text;

/// <summary>
/// A process's configuration, as one text. Later layers win, key by key:
/// <code>
///   reference.conf &lt; engine.conf &lt; host.conf or worker.conf &lt; the program's troupe.conf &lt; TROUPE__… variables &lt; this run's (addresses, secrets)
/// </code>
/// Concatenation is all it takes: in HOCON a later object merges into an earlier one. So the host can hand a worker its text whole.
/// </summary>
internal static class Layers
{
    private const string UserFile = "troupe.conf";

    /// <param name="kind">The process's own layer: <c>host.conf</c> or <c>worker.conf</c>.</param>
    /// <param name="user">The program's layers: see <see cref="User"/>.</param>
    /// <param name="run">What only this run knows.</param>
    public static string Text(string kind, string user, string run) =>
        $"{Embedded("reference.conf")}\n{Embedded("engine.conf")}\n{Embedded(kind)}\n{user}\n{run}\n";

    /// <summary>The program's own layers, checked to be HOCON: its file, when it has one, and its environment.</summary>
    /// <exception cref="InvalidConfigurationException">The file cannot be read or parsed.</exception>
    public static string User(string folder, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var file = Path.Combine(folder, UserFile);
        return $"{(File.Exists(file) ? Checked(file) : "")}\n{EnvironmentOverrides.ToHocon(environment)}";
    }

    private static string Checked(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            ConfigurationFactory.ParseString(text);
            return text;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Parsers say line and column in their own exception types; a user wants the file's name as well.
            throw new InvalidConfigurationException(file, fault.Message, fault);
        }
    }

    private static string Embedded(string name)
    {
        using var stream = typeof(Layers).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidConfigurationException(name, "is not in the assembly.");
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
    }
}
