namespace Troupe.Bench.Rows;

/// <summary>What a chunk costs.</summary>
internal sealed class SmallChunksRow() : MapRow(Backend.Processes, 20_000, 1)
{
    public override string Name => "map 20,000 ints, chunk 1";

    public override string Work => "x² over 20,000 ints, one item a chunk, 2 worker processes, after one such map";
}
