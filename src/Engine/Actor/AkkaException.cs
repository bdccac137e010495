namespace Troupe.Engine;

/// <summary>The root of the engine's own exceptions.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>Without a message.</summary>
    protected AkkaException() { }

    /// <summary>With a message and a cause.</summary>
    protected AkkaException(string message, Exception? cause = null) : base(message, cause) { }

    /// <summary>What caused it.</summary>
    protected Exception? Cause => InnerException;
}
