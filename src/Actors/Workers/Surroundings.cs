namespace Troupe.Workers;

/// <summary>What a pool's worker processes find around them, where it is not the host's own.</summary>
/// <param name="Environment">Variables beside the host's own; null takes one away.</param>
/// <param name="Directory">Their working directory; null: the host's.</param>
internal sealed record Surroundings(IReadOnlyDictionary<string, string?> Environment, string? Directory)
{
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
