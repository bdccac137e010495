namespace Troupe.Bench.Rows;

/// <summary>The same where host and workers collect less often: what large, short-lived arrays cost is mostly that.</summary>
internal sealed class EchoSettingsRow : EchoRow, IRow
{
    public override string Name => "echo of 1 MiB arrays, collector set";

    public override string Work => $"the same in fresh processes, with {CollectorSettings.Text} in host and workers, after 4 such runs";

    public override bool InFreshProcess => true;

    public IReadOnlyDictionary<string, string> Settings => CollectorSettings.All;
}
