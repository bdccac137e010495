namespace Troupe.Host.Lines;

/// <summary>One item of the input as it stands there.</summary>
/// <param name="File">Which of the inputs, from 0.</param>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Text">What was read, without its end.</param>
/// <param name="Fields">The columns that were asked for, in that order; null when the text as a whole is the item.</param>
/// <param name="Flaw">Why the columns that were asked for are not in it; null when they are.</param>
internal readonly record struct InputRecord(int File, long Line, string Text, string[]? Fields = null, string? Flaw = null);
