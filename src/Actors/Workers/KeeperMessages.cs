namespace Troupe.Workers;

/// <summary>To the keeper, from the thread that watches its process: it has ended, and these were its last lines of standard error.</summary>
internal sealed record ProcessEnded(ExitReason Reason, IReadOnlyList<string> LastErrors);

/// <summary>To the keeper: the owner's callback for output threw; from that line on the lines go to the console.</summary>
internal sealed record OutputFailed(Exception Fault);

/// <summary>To a control actor of this process: its thread is left behind. What waits there never runs, what runs is told by its token.</summary>
internal sealed record GiveUp
{
    public static readonly GiveUp Instance = new();
}

/// <summary>A keeper's timer: time to look what its worker has in hand.</summary>
internal sealed record LookAtMark
{
    public static readonly LookAtMark Instance = new();
}

/// <summary>A keeper's timer: time to see whether its worker still moves.</summary>
internal sealed record LookAtPulse
{
    public static readonly LookAtPulse Instance = new();
}

/// <summary>A keeper's timer: time to try whether its process can be started by now.</summary>
internal sealed record StartAgain
{
    public static readonly StartAgain Instance = new();
}

/// <summary>A keeper's timer: time to see how much memory its worker has.</summary>
internal sealed record LookAtMemory
{
    public static readonly LookAtMemory Instance = new();
}

/// <summary>A keeper's timer.</summary>
internal sealed record KeeperTimer(KeeperSignal Signal);
