namespace Troupe.Engine;

/// <summary>HOCON that cannot be read (the message gives line and column), or a value that is not what its reader wants (the message gives the path).</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>With what is wrong.</summary>
    public ConfigurationException(string message) : base(message) { }

    /// <summary>With what is wrong, and why.</summary>
    public ConfigurationException(string message, Exception? exception) : base(message, exception) { }
}
