namespace Troupe;

using Troupe.Wire;

/// <summary>The end of the pipe is used by another process: by one it was sent on to, or by one that got it at the same time and was the first to use it.</summary>
public sealed class PipeTakenException : TroupeException
{
    internal PipeTakenException(string pipe)
        : base($"This end of the pipe '{pipe}' is another process's.") => Pipe = pipe;

    private PipeTakenException(Fault fault, Exception? inner)
        : base(fault.Message, inner) => Pipe = fault.Between("of the pipe '", "'");

    /// <summary>The pipe's name.</summary>
    public string Pipe { get; }
}
