namespace Troupe.Spawning;

using Troupe.Pools;
using Troupe.Workers;

/// <summary>A child process to be: checked, and its function packed.</summary>
/// <param name="Life">What its handle knows.</param>
/// <param name="Job">Its function, with what that captured and its argument.</param>
/// <param name="Worker">Its process.</param>
/// <param name="Launcher">Starts it.</param>
/// <param name="TakesToken">Whether the function can be told to come to an end.</param>
/// <param name="Grace">What it has when it is terminated.</param>
/// <param name="Faulted">Takes what the function threw; null: the process writes it to its standard error.</param>
internal sealed record ChildPlan(
    ChildLife Life, Job Job, WorkerSpec Worker, IWorkerLauncher Launcher, bool TakesToken, TimeSpan Grace, Action<Exception>? Faulted);
