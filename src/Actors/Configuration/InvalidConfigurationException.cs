namespace Troupe;

/// <summary>A configuration text cannot be read, or a key in it is missing or has a value it cannot have.</summary>
public sealed class InvalidConfigurationException : TroupeException
{
    internal InvalidConfigurationException(string where, string problem, Exception? inner = null)
        : base($"{where}: {problem}", inner) => Where = where;

    /// <summary>The key, for example <c>troupe.pool.max-attempts</c>, or the file.</summary>
    public string Where { get; }
}
