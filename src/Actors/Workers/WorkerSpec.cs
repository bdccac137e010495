namespace Troupe.Workers;

/// <summary>A worker that an owner wants.</summary>
/// <param name="Number">The owner's number for it.</param>
/// <param name="Name">Its name, for people: <c>pool-1-2</c>.</param>
/// <param name="Lines">Takes each line that its process writes. Null: the host's own console.</param>
/// <param name="ItemTimeout">How long an item may take before the worker is ended for it.</param>
/// <param name="Surroundings">What its process finds around it; null: what the host has.</param>
/// <param name="Limits">What its process must keep to; null: nothing.</param>
internal sealed record WorkerSpec(
    int Number, string Name, LineDesk? Lines = null, TimeSpan? ItemTimeout = null, Surroundings? Surroundings = null, WorkerLimits? Limits = null);
