namespace Troupe.Bench.Rows;

/// <summary>The same without arrays made for it: memory that is only read on the way there, memory of the caller's on the way back.</summary>
internal sealed class EchoIntoRow : EchoRow
{
    private readonly byte[][] _buffers = [.. Enumerable.Range(0, AtOnce).Select(static _ => new byte[Size])];

    public override string Name => "echo of 1 MiB, caller's own memory";

    public override string Work => "the same with ReadOnlyMemory<byte>, results into the caller's arrays, 2 worker processes, the collector as .NET has it, after 4 such runs";

    protected override async Task EchoAsync(int item, int turn)
    {
        var length = await Pool.ApplyIntoAsync(static (ReadOnlyMemory<byte> x) => x, Arrays[item], _buffers[turn]);
        Check(item, _buffers[turn].AsSpan(0, length));
    }
}
