namespace Troupe;

/// <summary>A worker process cannot find the function it is to run: its assembly, type or method is not there.</summary>
public sealed class FunctionNotFoundException : TroupeException
{
    internal FunctionNotFoundException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
