namespace Troupe.Bench;

using Troupe.Bench.Rows;
using Troupe.Bench.Rows.InProcess;

/// <summary>Every row there is.</summary>
internal static class RowList
{
    public static IReadOnlyList<IRow> All { get; } =
    [
        new PoolStartRow(),
        new ProcessJoinRow(),
        new LargeMapRow(Backend.Processes),
        new SmallChunksRow(),
        new RoundTripRow(Backend.Processes),
        new BurstRow(),
        new BurstSettingsRow(),
        new EchoRow(),
        new EchoSettingsRow(),
        new EchoIntoRow(),
        new CpuBoundRow(Backend.Processes),
        new UnevenRow(),
        new StreamRow(),
        new LockRow(),
        new SharedCounterRow(),
        new MappedCounterRow(),
        new PipeRow(),
        new QueueRow(Backend.Processes),
        new QueueRow(Backend.Threads),
        new LargeMapRow(Backend.Threads),
        new RoundTripRow(Backend.Threads),
        new CpuBoundRow(Backend.Threads),
        new TellRow(),
        new PingPongRow(),
        new AskRow(),
        new AsksInFlightRow(),
        new SpawnRow(),
        .. RemoteRow.All,
        new ProcessStartRow(),
        new NoiseRow(),
    ];
}
