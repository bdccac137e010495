namespace Troupe.Actors.Tests.State;

using FsCheck;
using FsCheck.Fluent;

/// <summary>Random steps for a state and its model: numbers up to 999, of which a test makes its operations.</summary>
internal static class StateModel
{
    public static void Check(Action<int[]> agrees) => Check(agrees, 6_000);

    /// <summary>With the others, 100,000 sequences.</summary>
    public static void CheckLong(Action<int[]> agrees) => Check(agrees, 94_000);

    private static void Check(Action<int[]> agrees, int sequences) =>
        Prop.ForAll(Gen.Choose(0, 999).ArrayOf().ToArbitrary(), agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(sequences).WithQuietOnSuccess(true));
}
