namespace Troupe;

using Troupe.Wire;

/// <summary>
/// The barrier is broken: somebody's wait took too long, its action failed, somebody aborted it, or the process of one who was there has died; or it was made new while this waited.
/// It stays broken until <see cref="SharedBarrier.ResetAsync"/>.
/// </summary>
public sealed class BrokenBarrierException : TroupeException
{
    /// <param name="barrier">What the barrier is called.</param>
    public BrokenBarrierException(string barrier)
        : base($"The barrier '{barrier}' is broken.") => Barrier = barrier;

    private BrokenBarrierException(Fault fault, Exception? inner)
        : base(fault.Message, inner) => Barrier = fault.Between("'", "'");

    /// <summary>What the barrier is called.</summary>
    public string Barrier { get; }
}
