namespace Troupe.Bench;

using Troupe.Bench.Rows;

/// <summary>Every row there is.</summary>
internal static class RowList
{
    public static IReadOnlyList<IRow> All { get; } =
    [
        new PoolStartRow(),
        new LargeMapRow(),
        new SmallChunksRow(),
        new RoundTripRow(),
        .. RemoteRow.All,
    ];
}
