namespace Troupe.Host.Scenarios;

using Troupe.Host.Methods;

/// <summary>Every scenario: the tour's first.</summary>
internal static class Catalog
{
    public static IReadOnlyList<IScenario> Tour { get; } = [new Squares(), new ProducersAndConsumers(), new LockedAccount()];

    public static IReadOnlyList<IScenario> Scenarios { get; } =
    [
        .. Tour,
        new StartAndJoin(),
        new SleepingTasks(),
        new SleepClass(),
        new LockCounter(),
        new HelloUnmixed(),
        new AccountRace(),
        new Recursion(),
        new SemaphorePermits(),
        new EventSignal(),
        new ConditionQueue(),
        new QueueStop(),
        new PipeMessage(),
        new MixedObjects(),
        new EndlessSender(),
        new EndlessSenderClass(),
        new ValueOfMany(),
        new ValueAndArray(),
        new PoolSquares(),
        new PoolOfEight(),
        new StarMapSleeps(),
        new FewWorkers(),
        new Primes(),
        new Images(),
        new CpuBound(),
        new Countdown(),
        new Downloads(),
        new MixedMode(),
        new Failures(),
        new ClosedByScope(),
    ];

    /// <exception cref="BadInputException">There is none of that name.</exception>
    public static IScenario Find(string name)
    {
        var names = Scenarios.Select(static scenario => scenario.Name);
        return Scenarios.FirstOrDefault(scenario => scenario.Name == name) ?? throw new BadInputException(
            NearNames.Of(name, names) is [var near, ..]
                ? $"There is no scenario '{name}'. Did you mean {near}?"
                : $"There is no scenario '{name}'. troupe list names them all.");
    }
}
