namespace Troupe.Engine;

/// <summary>The root of what the engine throws.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>An exception without a message.</summary>
    protected AkkaException() { }

    /// <summary>An exception with a message and perhaps a cause.</summary>
    protected AkkaException(string? message, Exception? cause = null) : base(message, cause) { }

    /// <summary>What led to it, if anything did.</summary>
    protected Exception? Cause => InnerException;
}
