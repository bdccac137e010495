namespace Troupe.Bench.Rows;

/// <summary>The same where host and workers collect less often: calls that wait for their turn live through every collection.</summary>
internal sealed class BurstSettingsRow : BurstRow, IRow
{
    public override string Name => "burst of 20,000 submits, collector set";

    public override string Work => $"the same in fresh processes, with {CollectorSettings.Text} in host and workers, after 4 such bursts";

    public override bool InFreshProcess => true;

    public IReadOnlyDictionary<string, string> Settings => CollectorSettings.All;

    protected override async Task WarmUpAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await MeasureAsync();
        }
    }
}
