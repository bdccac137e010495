namespace Troupe.Engine;

/// <summary>Paths that say nothing of a system.</summary>
public static class RelativeActorPath
{
    /// <summary>The names in a path, the uid with the last; null where it has an address.</summary>
    public static IEnumerable<string> Unapply(string addr) =>
        Uri.TryCreate(addr, UriKind.Relative, out _) && !addr.Contains("://", StringComparison.Ordinal) ? addr.Split('/') : null!;
}
