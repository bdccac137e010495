namespace Troupe;

/// <summary>What became of one item.</summary>
/// <param name="Index">Its place in the input, from 0.</param>
/// <param name="Value">The result, when it succeeded.</param>
/// <param name="Error">What it threw, with the worker's stack, when it did not; <see cref="WorkerLostException"/> when its workers died.</param>
/// <param name="Attempts">How often it was run.</param>
/// <param name="Worker">The worker that ran it last.</param>
/// <param name="Duration">What its last run took; zero when it was lost with its worker, or never ran.</param>
public readonly record struct ItemOutcome<T>(long Index, T? Value, Exception? Error, int Attempts, string Worker, TimeSpan Duration)
{
    /// <summary>Whether <see cref="Value"/> counts.</summary>
    public bool Succeeded => Error is null;
}
