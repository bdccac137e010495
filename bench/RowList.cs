namespace Troupe.Bench;

using Troupe.Bench.Rows;
using Troupe.Bench.Rows.InProcess;

/// <summary>Every row there is.</summary>
internal static class RowList
{
    public static IReadOnlyList<IRow> All { get; } =
    [
        new PoolStartRow(),
        new LargeMapRow(),
        new SmallChunksRow(),
        new RoundTripRow(),
        new TellRow(),
        new PingPongRow(),
        new AskRow(),
        new AsksInFlightRow(),
        new SpawnRow(),
        .. RemoteRow.All,
        new ProcessStartRow(),
    ];
}
