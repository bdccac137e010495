namespace Troupe.Host.Mapping;

using Troupe.Host.Lines;

/// <summary>What <c>troupe map</c> was asked to do.</summary>
internal sealed record MapRequest
{
    /// <summary>The path of the user's assembly.</summary>
    public required string Assembly { get; init; }

    /// <summary>Namespace.Type.Method.</summary>
    public required string Method { get; init; }

    /// <summary>Files, patterns of files, and - for standard input; at least one.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>What an item is; null: the method's parameter decides.</summary>
    public InputKind? Kind { get; init; }

    /// <summary>What ends an item, or a field of CSV; null: the usual.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The columns that are the method's arguments; null: none were named.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether CSV begins with the columns' names.</summary>
    public bool HasHeader { get; init; }

    /// <summary>A file, or - for standard output.</summary>
    public required string Output { get; init; }

    /// <summary>A file for what failed; null: none.</summary>
    public string? Errors { get; init; }

    /// <summary>A file for how far the map is; null: it begins anew each time.</summary>
    public string? State { get; init; }

    /// <summary>Whether results are in the order of the input, or as they come.</summary>
    public bool InOrder { get; init; }

    /// <summary>Where the method runs.</summary>
    public Backend Backend { get; init; }

    /// <summary>How many workers, at least 1; null: the pool's default.</summary>
    public int? Workers { get; init; }

    /// <summary>How often an item is tried whose worker dies, at least 1; null: the pool's default.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How often an item is tried again that throws or takes too long.</summary>
    public int Retries { get; init; }

    /// <summary>How long a try may take; null: as long as it likes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether to say only what would be done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether to leave out the progress and the list of failures.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The words at the end.</summary>
    public SummaryForm Summary { get; init; }
}

/// <summary>How a map's end is told on standard error.</summary>
internal enum SummaryForm
{
    Text,
    Json,
    None,
}
