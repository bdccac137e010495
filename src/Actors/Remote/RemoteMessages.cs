namespace Troupe.Remote;

/// <summary>To the join actor: agents that want to join are this actor's.</summary>
internal sealed record ServeAgents(IActorRef Membership);

/// <summary>From a membership to the registry: a machine has joined.</summary>
/// <param name="Agent">Takes its orders.</param>
/// <param name="Machine">Its name, for people.</param>
/// <param name="Capacity">How many workers it has at most.</param>
/// <param name="Labels">What it says of itself.</param>
internal sealed record AgentUp(IActorRef Agent, string Machine, int Capacity, IReadOnlyDictionary<string, string> Labels);

/// <summary>From a membership to the registry: a machine wants to go, and gets no more workers.</summary>
internal sealed record AgentLeaving(IActorRef Agent);

/// <summary>From a membership to the registry: a machine is gone, and its workers with it.</summary>
internal sealed record AgentDown(IActorRef Agent, string Why);

/// <summary>From a membership to the registry: whether it is doubtful that a machine is there; if so it gets no more workers for now.</summary>
internal sealed record AgentDoubted(IActorRef Agent, bool IsDoubted);

/// <summary>From a keeper to the registry: a worker, please; <see cref="WorkerGranted"/> follows when there is room for one.</summary>
/// <param name="Keeper">Who.</param>
/// <param name="Pool">For whom.</param>
/// <param name="Labels">What the machine has to say of itself.</param>
/// <param name="IsSpare">Whether it stands in for one that waits.</param>
internal sealed record AskForWorker(IActorRef Keeper, IActorRef Pool, IReadOnlyDictionary<string, string> Labels, bool IsSpare);

/// <summary>From a keeper to the registry: it has no worker any more, or wants none.</summary>
/// <param name="Keeper">Who.</param>
/// <param name="WasShort">Whether its agent lacked something just then: another is better.</param>
internal sealed record ReleaseWorker(IActorRef Keeper, bool WasShort = false);

/// <summary>From the registry to a keeper: this agent has room.</summary>
internal sealed record WorkerGranted(IActorRef Agent, string Machine);

/// <summary>From the registry to a keeper: the agent of its worker is gone.</summary>
internal sealed record AgentLost(string Machine, string Why);

/// <summary>From the registry to a keeper, and from that to the owner: the machine of this worker wants to go; it is to finish.</summary>
internal sealed record WorkerLeaving(int Worker)
{
    /// <summary>To a keeper, which knows the number.</summary>
    public static readonly WorkerLeaving Yours = new(0);
}

/// <summary>From a pool to the registry: tell me how many workers I could have, now and whenever that changes.</summary>
internal sealed record WatchOffers(IActorRef Pool, IReadOnlyDictionary<string, string> Labels);

/// <summary>From a pool to the registry: no more of that.</summary>
internal sealed record UnwatchOffers(IActorRef Pool);

/// <summary>From the registry to a pool: so many workers it could have.</summary>
internal sealed record WorkersOffered(int Count);

/// <summary>A timer: time to send a sign of life, and to see whether there were any.</summary>
internal sealed record BeatDue
{
    public static readonly BeatDue Instance = new();
}
