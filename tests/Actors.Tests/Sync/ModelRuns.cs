namespace Troupe.Actors.Tests.Sync;

using System.Globalization;

/// <summary>How many random sequences each primitive is tried with. <c>TROUPE_MODEL_RUNS</c> says another number (100,000 take minutes together).</summary>
internal static class ModelRuns
{
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("TROUPE_MODEL_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 24_000;
}
