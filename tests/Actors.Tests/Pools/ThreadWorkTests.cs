namespace Troupe.Actors.Tests.Pools;

public sealed class ThreadWorkTests() : WorkContract(Backend.Threads);
