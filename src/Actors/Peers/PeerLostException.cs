namespace Troupe;

using Troupe.Wire;

/// <summary>The process that should have answered is no more. Whether it still did what it was asked is not known.</summary>
public sealed class PeerLostException : TroupeException
{
    internal PeerLostException(string peer, ExitReason reason)
        : base($"The process at {peer} was lost before it answered: {reason}.")
    {
        Peer = peer;
        Reason = reason;
    }

    // As it came from another process: there the reason is text.
    private PeerLostException(Fault fault, Exception? inner)
        : base(fault.Message, inner)
    {
        Peer = fault.Between("The process at ", " was lost");
        Reason = new ExitReason(null, null, fault.Between("it answered: ", "\n").TrimEnd('.'));
    }

    /// <summary>The address of the lost process.</summary>
    public string Peer { get; }

    /// <summary>How it ended, as far as it is known.</summary>
    public ExitReason Reason { get; }
}
