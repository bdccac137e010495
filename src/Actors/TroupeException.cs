namespace Troupe;

/// <summary>The root of every error that Troupe itself raises. Its leaves carry the facts as data.</summary>
public abstract class TroupeException : Exception
{
    private protected TroupeException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
