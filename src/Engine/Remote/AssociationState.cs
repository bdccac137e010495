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

    /// <summary>The link broke. The peer is called again; what is sent waits, and what system messages it has not acknowledged it gets again.</summary>
    Resuming,

    /// <summary>The peer broke the protocol, or is taken for dead. This incarnation of it is not talked to any more; another may come.</summary>
    Quarantined,

    /// <summary>There is nothing to remember: no peer was found, or it has ended. Whoever has something for this address begins anew.</summary>
    Forgotten,

    /// <summary>This system is ending.</summary>
    Closed,
}

/// <summary>What happens to an association.</summary>
internal enum AssociationSignal
{
    /// <summary>Somebody has something for the peer.</summary>
    Send,

    /// <summary>Nobody had anything for it after all.</summary>
    Unused,

    /// <summary>A link, to the incarnation that is known, or the first one.</summary>
    Linked,

    /// <summary>A link to another incarnation than the one that is known.</summary>
    NewIncarnation,

    /// <summary>A call came to nothing.</summary>
    ConnectFailed,

    /// <summary>A call found that there is nobody any more.</summary>
    NobodyThere,

    /// <summary>The link has broken.</summary>
    Lost,

    /// <summary>The peer has said goodbye.</summary>
    Ended,

    /// <summary>The peer sent what is no frame, left too much unacknowledged, or was silent for too long.</summary>
    Violated,

    /// <summary>It is so long since the peer was quarantined that it need not be remembered.</summary>
    Pruned,

    /// <summary>This system ends.</summary>
    Stopped,
}

/// <summary>
/// The whole of an association's life.
/// <code>
///   Idle ──Send──► Connecting ──Linked──► Active ──Lost──► Resuming ──Linked──► Active
///                      │ ConnectFailed      │ Ended           │ NobodyThere
///                      └──────────► Forgotten ◄───────────────┘            Violated, from any ──► Quarantined ──NewIncarnation──► Active
/// </code>
/// </summary>
internal static class AssociationRule
{
    public static AssociationState After(this AssociationState state, AssociationSignal signal) => (state, signal) switch
    {
        (AssociationState.Closed or AssociationState.Forgotten, _) => state,
        (_, AssociationSignal.Stopped) => AssociationState.Closed,
        (_, AssociationSignal.NewIncarnation) => AssociationState.Active,
        (AssociationState.Quarantined, AssociationSignal.Pruned) => AssociationState.Forgotten,
        (AssociationState.Quarantined, _) => AssociationState.Quarantined,
        (_, AssociationSignal.Violated) => AssociationState.Quarantined,
        (_, AssociationSignal.Linked) => AssociationState.Active,
        (AssociationState.Idle, AssociationSignal.Send) => AssociationState.Connecting,
        (AssociationState.Idle, AssociationSignal.Unused) => AssociationState.Forgotten,
        (AssociationState.Connecting, AssociationSignal.ConnectFailed or AssociationSignal.NobodyThere) => AssociationState.Forgotten,
        (AssociationState.Resuming, AssociationSignal.NobodyThere) => AssociationState.Forgotten,
        (AssociationState.Active, AssociationSignal.Lost) => AssociationState.Resuming,
        (AssociationState.Active, AssociationSignal.Ended) => AssociationState.Forgotten,
        // A send on a link that is there or coming; a call that failed while the peer's own came through; one of several calls to a lost peer; a loss told twice.
        _ => state,
    };
}
