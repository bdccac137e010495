namespace Troupe.Bench.Rows;

/// <summary>Throughput when chunks are chosen by the pool.</summary>
internal sealed class LargeMapRow(Backend backend) : MapRow(backend, 1_000_000, null)
{
    public override string Name => $"{On}map 1,000,000 ints";

    public override string Work => $"x² over 1,000,000 ints, default chunks, {Workers}, after one such map";
}
