namespace Troupe;

/// <summary>
/// The barrier is broken: somebody's wait took too long, its action failed, somebody aborted it, or the process of one who was there has died; or it was made new while this waited.
/// It stays broken until <see cref="SharedBarrier.ResetAsync"/>.
/// </summary>
/// <param name="barrier">What the barrier is called.</param>
public sealed class BrokenBarrierException(string barrier) : TroupeException($"The barrier '{barrier}' is broken.")
{
    /// <summary>What the barrier is called.</summary>
    public string Barrier { get; } = barrier;
}
