namespace Troupe;

/// <summary>The other end of the pipe is closed, or its process is no more: nothing can be sent, and there is nothing (left) to receive.</summary>
public sealed class PipeClosedException : TroupeException
{
    internal PipeClosedException(string pipe, ExitReason? loss)
        : base(loss is null ? $"The other end of the pipe '{pipe}' is closed." : $"The process at the other end of the pipe '{pipe}' is no more: {loss}.") =>
        (Pipe, Loss) = (pipe, loss);

    /// <summary>The pipe's name.</summary>
    public string Pipe { get; }

    /// <summary>How the process ended that had the other end; null when that was closed.</summary>
    public ExitReason? Loss { get; }
}
