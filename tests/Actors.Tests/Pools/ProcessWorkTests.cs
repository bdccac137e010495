namespace Troupe.Actors.Tests.Pools;

public sealed class ProcessWorkTests() : WorkContract(Backend.Processes);
