namespace Troupe.Bench.Rows;

/// <summary>The same where host and workers collect less often: calls that wait for their turn live through every collection.</summary>
internal sealed class BurstSettingsRow : BurstRow, IRow
{
    private const int Before = 20; // A fresh process compiles meanwhile.

    public override string Name => "burst of 20,000 submits, collector set";

    public override string Work => $"the same in fresh processes, with {CollectorSettings.Text} in host and workers, after {Before} such bursts";

    public override bool InFreshProcess => true;

    public IReadOnlyDictionary<string, string> Settings => CollectorSettings.All;

    protected override async Task WarmUpAsync()
    {
        for (var i = 0; i < Before; i++)
        {
            await MeasureAsync();
        }
    }
}
