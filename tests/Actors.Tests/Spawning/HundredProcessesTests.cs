namespace Troupe.Actors.Tests.Spawning;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Alone: a hundred processes that start at once leave tests beside them no time.</summary>
[Collection(ChaosTests.Alone)]
public sealed class HundredProcessesTests
{
    [Fact]
    public Task A_hundred_that_add_one_each_make_a_hundred() => PatternContract.HaveAHundredAddOneEachAsync(static function => ActorProcess.Spawn(function));
}
