namespace Troupe.Workers;

/// <summary>A program to start: its file, its arguments (without the program's own name) and its whole environment, <c>NAME=value</c> each; its working directory, null for ours.</summary>
internal sealed record ChildCommand(string File, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, string? Directory = null);
