namespace Troupe.Engine;

/// <summary>Where this system stands with one other.</summary>
internal enum AssociationState
{
    /// <summary>No link; the first send makes one.</summary>
    Idle,

    /// <summary>A link is being made; what is sent waits.</summary>
    Connecting,

    /// <summary>There is an authenticated link.</summary>
    Active,

    /// <summary>The peer broke the protocol. This incarnation of it is not talked to any more; another may come.</summary>
    Quarantined,

    /// <summary>This system is ending.</summary>
    Closed,
}

/// <summary>What happens to an association.</summary>
internal enum AssociationSignal
{
    Send,
    Linked,
    ConnectFailed,
    Lost,
    Violated,
    NewIncarnation,
    Stopped,
}

/// <summary>The whole of an association's life.</summary>
internal static class AssociationRule
{
    public static AssociationState After(this AssociationState state, AssociationSignal signal) => (state, signal) switch
    {
        (AssociationState.Closed, _) => AssociationState.Closed,
        (_, AssociationSignal.Stopped) => AssociationState.Closed,
        (AssociationState.Quarantined, AssociationSignal.NewIncarnation) => AssociationState.Active,
        (AssociationState.Quarantined, _) => AssociationState.Quarantined,
        (_, AssociationSignal.Violated) => AssociationState.Quarantined,
        (_, AssociationSignal.Linked or AssociationSignal.NewIncarnation) => AssociationState.Active,
        (AssociationState.Idle, AssociationSignal.Send) => AssociationState.Connecting,
        (AssociationState.Connecting, AssociationSignal.ConnectFailed) => AssociationState.Idle,
        (AssociationState.Active, AssociationSignal.Lost) => AssociationState.Idle,
        // A send on a link that is there or coming; a second call that failed while the peer's own came through; a loss told twice.
        _ => state,
    };
}
