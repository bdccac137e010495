namespace Troupe.Engine;

/// <summary>Remoting could not be started, or a peer not be reached.</summary>
public class RemoteTransportException : AkkaException
{
    /// <summary>With what went wrong, and why.</summary>
    public RemoteTransportException(string message, Exception? cause = null) : base(message, cause!) { }
}
