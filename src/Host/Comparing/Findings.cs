namespace Troupe.Host.Comparing;

/// <summary>What was measured.</summary>
/// <param name="Processors">How many this machine has for the program.</param>
/// <param name="Workers">How many each pool had.</param>
/// <param name="Works">The works, in every way.</param>
/// <param name="Costs">What pools cost, by backend.</param>
internal sealed record Findings(int Processors, int Workers, IReadOnlyList<WorkTimes> Works, IReadOnlyList<BackendCost> Costs);

/// <summary>How long one work took in each way.</summary>
/// <param name="Name">Which work.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="CpuShare">Which part of its time, one item after another, the processor was at it: 0 to 1.</param>
/// <param name="Seconds">Its time, in the order of <see cref="Ways.All"/>.</param>
internal sealed record WorkTimes(string Name, int Items, double CpuShare, IReadOnlyList<double> Seconds)
{
    public double In(Way way) => Seconds[(int)way];

    /// <summary>How many times as fast as one item after another.</summary>
    public double SpeedUp(Way way) => In(Way.Sequential) / In(way);

    /// <summary>What one item takes by itself, in seconds.</summary>
    public double Each => In(Way.Sequential) / Items;
}

/// <summary>What a pool on a backend costs beside its work.</summary>
/// <param name="Way">Threads or processes.</param>
/// <param name="Start">Seconds until all workers were ready.</param>
/// <param name="Memory">Bytes, resident, that the workers take.</param>
/// <param name="Call">Seconds from a small call to its result; the median.</param>
/// <param name="Megabyte">Seconds for 1 MiB there and back; the median.</param>
/// <param name="Crash">What went when a function brought its worker down.</param>
internal sealed record BackendCost(Way Way, double Start, long Memory, double Call, double Megabyte, CrashToll Crash);

/// <summary>What a crash took with it.</summary>
/// <param name="Items">How many items there were; one of them crashed.</param>
/// <param name="Lost">How many of them had no result in the end.</param>
/// <param name="HostLived">Whether the program that had the pool went on.</param>
/// <param name="How">How it ended, in the system's words.</param>
internal sealed record CrashToll(int Items, int Lost, bool HostLived, string How);
