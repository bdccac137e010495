namespace Troupe.Bench.Rows;

/// <summary>The same where host and workers collect less often: what large, short-lived arrays cost is mostly that.</summary>
internal sealed class EchoSettingsRow : EchoRow, IRow
{
    public override string Name => "echo of 1 MiB arrays, collector set";

    public override string Work =>
        $"the same in fresh processes, with {string.Join(", ", Settings.Select(static setting => $"{setting.Key}={setting.Value}"))} in host and workers, after 4 such runs";

    public override bool InFreshProcess => true;

    // Hexadecimal: 64 MiB of young arrays between two collections, and arrays up to 16 MiB among them.
    public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["DOTNET_GCgen0size"] = "0x4000000",
        ["DOTNET_GCLOHThreshold"] = "0x1000000",
        ["DOTNET_gcConcurrent"] = "0",
    };
}
