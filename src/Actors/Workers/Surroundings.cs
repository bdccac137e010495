namespace Troupe.Workers;

/// <summary>What a pool's worker processes find around them, where it is not the host's own.</summary>
/// <param name="Environment">Variables beside the host's own; null takes one away.</param>
/// <param name="Directory">Their working directory; null: the host's.</param>
internal sealed record Surroundings(IReadOnlyDictionary<string, string?> Environment, string? Directory)
{
    /// <summary>Null where both are the host's own.</summary>
    public static Surroundings? Of(IReadOnlyDictionary<string, string?>? environment, string? directory) => environment is null && directory is null
        ? null
        : new(environment ?? new Dictionary<string, string?>(), directory is null ? null : Path.GetFullPath(directory));

    /// <exception cref="ArgumentException">There are no such variables, or no such directory; the parameter's name is the option's.</exception>
    public static void Check(IReadOnlyDictionary<string, string?>? environment, string? directory)
    {
        if (environment?.FirstOrDefault(static variable => variable.Key.Length == 0 || variable.Key.AsSpan().ContainsAny('=', '\0') || variable.Value?.Contains('\0') == true) is { Key: { } key })
        {
            throw new ArgumentException($"'{key}' is no variable: a name is not empty and has no '=', and neither name nor value has a zero character.", nameof(PoolOptions.Environment));
        }

        if (directory is not null && !System.IO.Directory.Exists(directory))
        {
            throw new ArgumentException($"'{directory}' is no directory.", nameof(PoolOptions.WorkingDirectory));
        }
    }

    public ChildCommand Around(ChildCommand command) => command with
    {
        Environment =
        [
            .. command.Environment.Where(variable => !Environment.ContainsKey(variable[..variable.IndexOf('=')])),
            .. Environment.Where(static variable => variable.Value is not null).Select(static variable => $"{variable.Key}={variable.Value}"),
        ],
        Directory = Directory,
    };
}
