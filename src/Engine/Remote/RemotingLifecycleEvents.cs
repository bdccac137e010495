namespace Troupe.Engine;

/// <summary>What happens to remoting, told on the event stream.</summary>
public abstract class RemotingLifecycleEvent
{
    /// <summary>How important it is.</summary>
    public abstract LogLevel LogLevel();
}

/// <summary>What happens between this system and one other.</summary>
public abstract class AssociationEvent : RemotingLifecycleEvent
{
    /// <summary>This system.</summary>
    public abstract Address LocalAddress { get; protected set; }

    /// <summary>The other.</summary>
    public abstract Address RemoteAddress { get; protected set; }

    /// <summary>Whether the other had called.</summary>
    public abstract bool IsInbound { get; protected set; }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} [{LocalAddress}]{(IsInbound ? " <- " : " -> ")}{RemoteAddress}";
}

/// <summary>There is an authenticated link.</summary>
public sealed class AssociatedEvent : AssociationEvent
{
    /// <summary>Between two systems.</summary>
    public AssociatedEvent(Address localAddress, Address remoteAddress, bool inbound) =>
        (LocalAddress, RemoteAddress, IsInbound) = (localAddress, remoteAddress, inbound);

    /// <inheritdoc/>
    public override Address LocalAddress { get; protected set; }

    /// <inheritdoc/>
    public override Address RemoteAddress { get; protected set; }

    /// <inheritdoc/>
    public override bool IsInbound { get; protected set; }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Engine.LogLevel.DebugLevel;
}

/// <summary>The link is gone: the other has ended, or the connection broke.</summary>
public sealed class DisassociatedEvent : AssociationEvent
{
    /// <summary>Between two systems.</summary>
    public DisassociatedEvent(Address localAddress, Address remoteAddress, bool inbound) =>
        (LocalAddress, RemoteAddress, IsInbound) = (localAddress, remoteAddress, inbound);

    /// <inheritdoc/>
    public override Address LocalAddress { get; protected set; }

    /// <inheritdoc/>
    public override Address RemoteAddress { get; protected set; }

    /// <inheritdoc/>
    public override bool IsInbound { get; protected set; }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Engine.LogLevel.DebugLevel;
}

/// <summary>No link came about, or what came over it was no frames of ours.</summary>
public sealed class AssociationErrorEvent : AssociationEvent
{
    private readonly LogLevel _level;

    /// <summary>Between two systems, and why.</summary>
    public AssociationErrorEvent(Exception cause, Address localAddress, Address remoteAddress, bool inbound, LogLevel level)
    {
        (Cause, LocalAddress, RemoteAddress, IsInbound) = (cause, localAddress, remoteAddress, inbound);
        _level = level;
    }

    /// <summary>Why.</summary>
    public Exception Cause { get; }

    /// <inheritdoc/>
    public override Address LocalAddress { get; protected set; }

    /// <inheritdoc/>
    public override Address RemoteAddress { get; protected set; }

    /// <inheritdoc/>
    public override bool IsInbound { get; protected set; }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => _level;

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}: {Cause.Message}";
}

/// <summary>The other broke the protocol; this incarnation of it is not talked to any more.</summary>
public sealed class QuarantinedEvent : RemotingLifecycleEvent
{
    /// <summary>Of the other.</summary>
    public QuarantinedEvent(Address address, int uid)
    {
        Address = address;
        Uid = uid;
    }

    /// <summary>Where it is.</summary>
    public Address Address { get; }

    /// <summary>Which incarnation (the lower half of its number).</summary>
    public int Uid { get; }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Engine.LogLevel.WarningLevel;

    /// <inheritdoc/>
    public override string ToString() => $"Quarantined {Address}, uid {Uid}";
}
