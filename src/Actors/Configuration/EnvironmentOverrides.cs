namespace Troupe.Configuration;

using System.Collections;
using System.Text;

/// <summary>Keys set by environment variables: two underscores stand for a dot, one for a hyphen: <c>TROUPE__POOL__MAX_ATTEMPTS=5</c>.</summary>
internal static class EnvironmentOverrides
{
    private const string Prefix = "TROUPE__";

    /// <summary>The environment of this process.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Variables()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            yield return new((string)variable.Key, (string?)variable.Value ?? "");
        }
    }

    public static string ToHocon(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in environment)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length > Prefix.Length)
            {
                text.Append(Key(name)).Append(" = \"").Append(Escaped(value)).Append("\"\n");
            }
        }

        return text.ToString();
    }

    private static string Key(string name) => name.ToLowerInvariant().Replace("__", ".").Replace('_', '-');

    private static string Escaped(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r");
}
