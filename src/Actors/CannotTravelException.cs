namespace Troupe;

/// <summary>A value, or what a function captured, cannot go to another process. Thrown at the call, before anything is sent.</summary>
public sealed class CannotTravelException : TroupeException
{
    /// <param name="member">The way to the offending member, as in <c>Order.Log (System.IO.FileStream)</c>.</param>
    /// <param name="reason">Why it cannot travel.</param>
    /// <param name="inner">What was thrown when it was tried, if it was.</param>
    internal CannotTravelException(string member, string reason, Exception? inner = null)
        : base($"{member}: {reason}", inner)
    {
        Member = member;
        Reason = reason;
    }

    private CannotTravelException(string message, Exception? inner)
        : base(message, inner)
    {
        Member = message.Split(": ", 2)[0];
        Reason = message.Split(": ", 2)[^1];
    }

    /// <summary>The way to the offending member, with its type.</summary>
    public string Member { get; }

    /// <summary>Why it cannot travel.</summary>
    public string Reason { get; }
}
