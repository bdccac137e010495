namespace Troupe;

/// <summary>
/// A worker process has another build of an assembly than the caller: a function is never run on a guess.
/// Happens when a program is rebuilt while it runs.
/// </summary>
public sealed class CodeVersionException : TroupeException
{
    internal CodeVersionException(string assembly, Guid expected, Guid found, string path)
        : base($"{assembly} is another build here than at the caller: module version {found} in {path}, not {expected}.")
    {
    }

    private CodeVersionException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
