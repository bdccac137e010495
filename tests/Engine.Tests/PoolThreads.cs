namespace Troupe.Engine.Tests;

using System.Runtime.CompilerServices;

internal static class PoolThreads
{
    private const int AtOnce = 32;

    // Tests beside each other hold threads of the pool, in actors that block on purpose and in waits, and .NET adds one only every half second: what a test waits for would wait for that.
    [ModuleInitializer]
    internal static void HaveEnough() => ThreadPool.SetMinThreads(AtOnce, AtOnce);
}
