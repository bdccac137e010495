namespace Troupe;

/// <summary>An item that failed for good.</summary>
/// <param name="Index">Its place in the input, from 0.</param>
/// <param name="Error">What it threw, with the worker's stack; or <see cref="WorkerLostException"/>.</param>
/// <param name="Attempts">How often it was run.</param>
/// <param name="Worker">The worker that ran it last.</param>
public sealed record ItemFailure(long Index, Exception Error, int Attempts, string Worker);
