namespace Troupe.Host.Scenarios;

/// <summary>Every scenario, in the order of the tour.</summary>
internal static class Catalog
{
    public static IReadOnlyList<IScenario> Scenarios { get; } = [new Squares(), new ProducersAndConsumers(), new LockedAccount()];
}
