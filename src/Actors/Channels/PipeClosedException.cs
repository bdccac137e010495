namespace Troupe;

using Troupe.Wire;

/// <summary>The other end of the pipe is closed, or its process is no more: nothing can be sent, and there is nothing (left) to receive.</summary>
public sealed class PipeClosedException : TroupeException
{
    internal PipeClosedException(string pipe, ExitReason? loss)
        : base(loss is null ? $"The other end of the pipe '{pipe}' is closed." : $"The process at the other end of the pipe '{pipe}' is no more: {loss}.") =>
        (Pipe, Loss) = (pipe, loss);

    // As it came from another process: there the loss is text.
    private PipeClosedException(Fault fault, Exception? inner)
        : base(fault.Message, inner)
    {
        const string Before = " is no more: ";
        Pipe = fault.Between("'", "'");
        Loss = fault.Message.Contains(Before, StringComparison.Ordinal) ? new ExitReason(null, null, fault.Between(Before, "\n").TrimEnd('.')) : null;
    }

    /// <summary>The pipe's name.</summary>
    public string Pipe { get; }

    /// <summary>How the process ended that had the other end; null when that was closed.</summary>
    public ExitReason? Loss { get; }
}
