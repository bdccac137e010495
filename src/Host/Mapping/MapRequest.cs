namespace Troupe.Host.Mapping;

/// <summary>What <c>troupe map</c> was asked to do.</summary>
/// <param name="Assembly">The path of the user's assembly.</param>
/// <param name="Method">Namespace.Type.Method.</param>
/// <param name="Input">A file, or - for standard input.</param>
/// <param name="Output">A file, or - for standard output.</param>
/// <param name="Backend">Where the method runs.</param>
/// <param name="Workers">How many workers, at least 1; null: the pool's default.</param>
/// <param name="MaxAttempts">How often an item is tried whose worker dies, at least 1; null: the pool's default.</param>
internal sealed record MapRequest(string Assembly, string Method, string Input, string Output, Backend Backend, int? Workers, int? MaxAttempts);
