namespace Troupe.Actors.Tests.Workers;

using System.Runtime.InteropServices;
using Troupe.Actors.Tests.Pools;
using Troupe.Workers;
using Xunit;

/// <summary>Alone: it is the whole process's memory.</summary>
[Collection(ChaosTests.Alone)]
public sealed class ResidentMemoryTests
{
    [Fact]
    public unsafe void The_kernel_is_asked_for_this_process_and_for_one_that_has_ended()
    {
        const int Size = 64 * 1024 * 1024;
        using var mine = ResidentMemory.OfThis()!;
        var block = NativeMemory.Alloc(Size); // the collector might give what was used, and is resident, already
        try
        {
            var before = mine.Read();
            NativeMemory.Fill(block, Size, 1);

            Assert.InRange(mine.Read() - before, Size / 2, 4 * Size);
        }
        finally
        {
            NativeMemory.Free(block);
        }

        Assert.Null(ResidentMemory.Of(int.MaxValue));
    }
}
