namespace Troupe;

/// <summary>How an object is shared.</summary>
public sealed record SharedObjectOptions
{
    /// <summary>What it is called in errors, and its worker after it; null: <c>object-N</c>.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether the factory makes a new object when the process of the old one has died. The call under which it died fails in either case; those after it are the new object's, or fail as well.
    /// </summary>
    public bool Restart { get; init; }
}
