namespace Troupe.Actors.Tests.Peers;

using FsCheck;

/// <summary>
/// How many random sequences of operations each primitive is tried with where nobody says: enough to meet what one in ten thousand meets. <c>TROUPE_MODEL_RUNS</c> says another number for all.
/// </summary>
internal static class ModelRuns
{
    /// <param name="rows">Over how many rows of a test they are spread.</param>
    /// <param name="ordinarily">How many where nobody says.</param>
    public static Config Sequences(int rows = 1, int ordinarily = 20_000) =>
        Config.QuickThrowOnFailure.WithMaxTest(Math.Max(1, Deaths.Number("TROUPE_MODEL_RUNS", ordinarily) / rows)).WithQuietOnSuccess(true);
}
