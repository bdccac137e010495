namespace Troupe.Bench.Rows;

/// <summary>Throughput when chunks are chosen by the pool.</summary>
internal sealed class LargeMapRow() : MapRow(1_000_000, null)
{
    public override string Name => "map 1,000,000 ints";

    public override string Work => "x² over 1,000,000 ints, default chunks, 2 worker processes, after one such map";
}
