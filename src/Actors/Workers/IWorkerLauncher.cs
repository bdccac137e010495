namespace Troupe.Workers;

/// <summary>What a keeper needs to start a process: the node's knowledge, or a test's.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Where the process will say hello.</summary>
    IActorRef Join { get; }

    /// <summary>How long it may take until then.</summary>
    TimeSpan StartTimeout { get; }

    /// <summary>A number that no other worker of this host has had.</summary>
    int NextTicket();

    /// <summary>A process that was started ahead, has its system order and waits for its start order; null when there is none.</summary>
    StartedWorker? TakeStarted() => null;

    /// <exception cref="WorkerStartException">There is nothing to start.</exception>
    ChildCommand Command();

    /// <summary>What to tell the process first: a <see cref="Workers.SystemOrder"/>, the same for all.</summary>
    byte[] SystemOrder();

    /// <summary>What to tell it then.</summary>
    StartOrder Order(int ticket, string name);
}
