namespace Troupe.Engine;

/// <summary>How far one incarnation of a peer has been heard: the receiving half of <see cref="SystemOutbox{T}"/>.</summary>
internal sealed class SystemInbox
{
    /// <summary>Everything up to this number has been delivered.</summary>
    public long Delivered { get; private set; }

    /// <summary>What to do with a message of this number.</summary>
    public SystemTurn Take(long number)
    {
        if (number <= Delivered) return SystemTurn.Repeated;
        if (number > Delivered + 1) return SystemTurn.Early;
        Delivered = number;
        return SystemTurn.Due;
    }

    /// <summary>For another incarnation: it counts from 1.</summary>
    public void Clear() => Delivered = 0;
}

/// <summary>Whether it is a message's turn.</summary>
internal enum SystemTurn
{
    /// <summary>Deliver it, and acknowledge.</summary>
    Due,

    /// <summary>It was delivered before: acknowledge only.</summary>
    Repeated,

    /// <summary>One before it is missing: leave it, and say so.</summary>
    Early,
}
