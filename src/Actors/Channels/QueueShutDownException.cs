namespace Troupe;

using Troupe.Wire;

/// <summary>The queue was shut down or disposed: nothing can be put any more, and there is nothing (left) to get.</summary>
public sealed class QueueShutDownException : TroupeException
{
    internal QueueShutDownException(string queue, Exception? inner = null)
        : base($"The queue '{queue}' is shut down.", inner) => Queue = queue;

    private QueueShutDownException(Fault fault, Exception? inner)
        : base(fault.Message, inner) => Queue = fault.Between("'", "'");

    /// <summary>The queue's name.</summary>
    public string Queue { get; }
}
