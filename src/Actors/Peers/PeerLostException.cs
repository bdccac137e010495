namespace Troupe;

using Troupe.Wire;

/// <summary>
/// The process that should have answered is no more, or cannot be reached. Whether it still did what it was asked is not known; what gives something back (a lock, a permit) is
/// sent on until it is done, and not to be repeated.
/// </summary>
public sealed class PeerLostException : TroupeException
{
    // On a line of its own: what is before it is read again from the text in other processes.
    private const string SentOn = "\nWhat was asked goes on, and is done as soon as that process can be reached: do not ask it again.";

    internal PeerLostException(string peer, ExitReason reason, bool goesOn = false)
        : base($"The process at {peer} was lost before it answered: {reason}.{(goesOn ? SentOn : null)}")
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
