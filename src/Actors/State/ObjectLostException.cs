namespace Troupe;

/// <summary>The process in which a shared object lived has died, and the object's state with it. Whether the call had done its work is not known if it was running; else it did nothing.</summary>
public sealed class ObjectLostException : TroupeException
{
    /// <summary>For one that is rebuilt from another process, too.</summary>
    public ObjectLostException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
