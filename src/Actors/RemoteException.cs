namespace Troupe;

/// <summary>
/// An exception of a worker whose own type cannot be made again in this process: not found here, or without a constructor that takes a
/// message. <see cref="Exception.StackTrace"/> is the worker's.
/// </summary>
public sealed class RemoteException : TroupeException
{
    internal RemoteException(string originalType, string message, string remoteStack, Exception? inner)
        : base(message, inner)
    {
        OriginalType = originalType;
        RemoteStack = remoteStack;
    }

    /// <summary>The full name of the exception's type over there.</summary>
    public string OriginalType { get; }

    /// <summary>Where it was thrown over there, with the worker's name.</summary>
    public string RemoteStack { get; }
}
