namespace Troupe.Host.Resuming;

/// <summary>How far a map is: what of its files counts, and for which items.</summary>
/// <param name="Work">What it belongs to.</param>
/// <param name="Done">The items that are written, in order and apart.</param>
/// <param name="OutputBytes">The length of the output that holds just their results.</param>
/// <param name="ErrorBytes">The length of the errors' file that holds just their errors.</param>
/// <param name="Failed">How many of them failed.</param>
internal sealed record MapState(MapWork Work, IReadOnlyList<DoneRange> Done, long OutputBytes, long ErrorBytes, long Failed)
{
    /// <summary>Why a map cannot go on from here; null when it can, with both files cut to their lengths.</summary>
    /// <param name="work">What is to be done.</param>
    /// <param name="outputBytes">What the output has now; it may be more, written after the state.</param>
    /// <param name="errorBytes">What the errors' file has now.</param>
    public string? Objection(MapWork work, long outputBytes, long errorBytes) => Work.Objection(work) ?? this switch
    {
        _ when outputBytes < OutputBytes => $"{Work.Output} has {outputBytes} bytes, and {OutputBytes} were written",
        _ when errorBytes < ErrorBytes => $"{Work.Errors} has {errorBytes} bytes, and {ErrorBytes} were written",
        _ => null,
    };
}
