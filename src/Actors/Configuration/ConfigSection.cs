namespace Troupe.Configuration;

using System.Globalization;

/// <summary>Reads the keys of one section, each of which must be there and make sense.</summary>
internal sealed class ConfigSection(Config config, string path)
{
    /// <summary>A whole number, one or more.</summary>
    public int Positive(string key) =>
        int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw Invalid(key, "a whole number above 0");

    /// <summary>A time above zero: <c>50ms</c>, <c>2s</c>, <c>1m</c>.</summary>
    public TimeSpan Span(string key)
    {
        Text(key);
        TimeSpan span;
        try
        {
            span = config.GetTimeSpan(Full(key), null, false);
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or TroupeException))
        {
            // The engines differ in what they throw; to the user it is one thing.
            throw Invalid(key, "a time above 0, such as 50ms or 2s", fault);
        }

        return span > TimeSpan.Zero ? span : throw Invalid(key, "a time above 0, such as 50ms or 2s");
    }

    private string Text(string key) =>
        config.HasPath(Full(key)) && config.GetString(Full(key), null) is { } text
            ? text
            : throw new InvalidConfigurationException(Full(key), "is missing.");

    private string Full(string key) => $"{path}.{key}";

    private InvalidConfigurationException Invalid(string key, string wanted, Exception? inner = null) =>
        new(Full(key), $"'{Text(key)}' is not {wanted}.", inner);
}
