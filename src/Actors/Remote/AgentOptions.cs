namespace Troupe;

using Troupe.Pools;
using Troupe.Remote;

/// <summary>A machine that offers workers to a host elsewhere; see <see cref="WorkerAgent"/>.</summary>
public sealed record AgentOptions
{
    /// <summary>HOST:PORT of the host, as it calls itself (<see cref="ListenOptions.PublicName"/>); in a cluster of any member.</summary>
    public required string Join { get; init; }

    /// <summary>This machine's name, for people. Default: what the system calls it.</summary>
    public string? Name { get; init; }

    /// <summary>How many workers there are at most, from 1 to 1024. Default: one a core.</summary>
    public int? Capacity { get; init; }

    /// <summary>What this machine says of itself; pools may ask for it (<see cref="PoolOptions.Labels"/>).</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>A file with the secret that the host has too.</summary>
    public string? SecretFile { get; init; }

    /// <summary>A file: PKCS #12, this machine's certificate with its key. Goes with <see cref="Authority"/>.</summary>
    public string? Certificate { get; init; }

    /// <summary>A file with the password of <see cref="Certificate"/>; null: it has none.</summary>
    public string? CertificatePasswordFile { get; init; }

    /// <summary>A file, PEM or DER: the authority of the host's certificate.</summary>
    public string? Authority { get; init; }

    /// <summary>A folder with the host's own build output, from which worker processes are started. Null (the default): it is fetched from the host and kept in <see cref="Cache"/>.</summary>
    public string? Application { get; init; }

    /// <summary>Where build outputs that were fetched are kept: a folder of this user alone. Default: <c>troupe/builds</c> in the user's cache.</summary>
    public string? Cache { get; init; }

    /// <summary>How long what runs may take when this machine is to leave; 0 or more. Default: 30 s.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Told of joining, of losing the host and of what is in the way; null: nobody is.</summary>
    public Action<string>? Log { get; init; }

    /// <exception cref="InvalidConfigurationException">It makes no sense, or is not safe; the message names the setting as the command line does.</exception>
    internal AgentPlan Checked()
    {
        static string Key(string name) => $"--{name}";
        var join = HostAndPort.TryParse(Join) is { Port: > 0 } at ? at : throw new InvalidConfigurationException(Key("join"), $"'{Join}' is not HOST:PORT, such as node-1:7100.");
        if (Capacity is < 1 or > PoolRules.MostWorkers)
        {
            throw new InvalidConfigurationException(Key("capacity"), $"{Capacity} is not 1 to {PoolRules.MostWorkers}.");
        }

        if (Name is not null && (string.IsNullOrWhiteSpace(Name) || Name.Length > 200 || Name.Any(char.IsControl)))
        {
            throw new InvalidConfigurationException(Key("name"), "a machine's name has 1 to 200 letters, and no control characters.");
        }

        if (Labels?.FirstOrDefault(static label => label.Key.Length == 0 || label.Key.Length + label.Value.Length > 200) is { Key: { } key })
        {
            throw new InvalidConfigurationException(Key("label"), $"'{key}': a label has a name, and at most 200 letters with its value.");
        }

        if (Labels?.Count > 100)
        {
            throw new InvalidConfigurationException(Key("label"), $"{Labels.Count} labels are more than 100.");
        }

        if (Grace is { } grace && (grace < TimeSpan.Zero || grace > TimeSpan.FromDays(24)))
        {
            throw new InvalidConfigurationException(Key("grace"), "a grace is 0 or more and at most 24 days.");
        }

        if (Application is not null && !Directory.Exists(Application))
        {
            throw new InvalidConfigurationException(Key("app"), $"there is no folder '{Application}'.");
        }

        return new AgentPlan(
            join,
            Name ?? Environment.MachineName,
            Capacity ?? Math.Min(Environment.ProcessorCount, PoolRules.MostWorkers),
            [.. Labels?.Select(static label => (label.Key, label.Value)) ?? []],
            RemoteTrust.Read(Key, SecretFile, Certificate, CertificatePasswordFile, Authority),
            Application is null ? null : Path.GetFullPath(Application),
            Path.GetFullPath(Cache ?? CodeCache.DefaultFolder),
            Grace ?? TimeSpan.FromSeconds(30),
            Log ?? (static _ => { }));
    }
}
