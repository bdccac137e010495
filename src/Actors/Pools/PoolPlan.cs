namespace Troupe.Pools;

using Troupe.Remote;
using Troupe.Workers;

/// <summary>How a pool is to be: its options and the configuration's defaults, checked and joined.</summary>
internal sealed record PoolPlan(
    string Name,
    Backend Backend,
    PoolRules Rules,
    int? ChunkSize,
    int ReadAhead,
    TimeSpan ReportInterval,
    TimeSpan StopGrace,
    TimeSpan? ItemTimeout,
    Initialization? Initialization,
    QueueBound? Bound,
    IWorkerLauncher Launcher,
    LineDesk Lines,
    Surroundings? Surroundings,
    WorkerLimits Limits,
    IProgress<LostWorker>? Losses,
    RemoteWish? Remote = null)
{
    /// <summary>Ends when every worker is ready for the first time, or the pool broke.</summary>
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the last worker is gone and the pool's actor with it.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
