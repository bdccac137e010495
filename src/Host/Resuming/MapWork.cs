namespace Troupe.Host.Resuming;

/// <summary>What a state belongs to: all that decides which bytes are written. Where and how fast it runs may change from one run to the next.</summary>
/// <param name="Method">The method, in C#'s words.</param>
/// <param name="Build">The build of its assembly (its module version id): another may give other results.</param>
/// <param name="Input">How the input is read; which it is, the fingerprints of its items say.</param>
/// <param name="Order">The order of the results.</param>
/// <param name="Output">Full path.</param>
/// <param name="Errors">Full path of the errors' file; null: there is none.</param>
internal sealed record MapWork(string Method, Guid Build, string Input, string Order, string Output, string? Errors)
{
    /// <summary>Why a state of this work cannot go on with <paramref name="other"/>; null when it can.</summary>
    public string? Objection(MapWork other) => this switch
    {
        _ when Method != other.Method => $"it belongs to the method {Method}",
        _ when Build != other.Build => "it was made with another build of the method's assembly",
        _ when Input != other.Input => $"its input was read as {Input}",
        _ when Order != other.Order => $"its results are written {Order}",
        _ when Output != other.Output => $"its output is {Output}",
        _ when Errors != other.Errors => $"its errors go to {Errors ?? "no file"}",
        _ => null,
    };
}
