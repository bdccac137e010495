namespace Troupe.Bench.Rows.InProcess;

using System.Diagnostics;

/// <summary>What a question costs when the asker waits for each answer.</summary>
internal sealed class AskRow : EngineRow
{
    private const int Questions = 500_000;
    private static readonly object s_question = new();

    public override string Name => "engine: ask";

    public override string Work => $"{Questions:N0} asks of one actor, each awaited before the next, without a timeout";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("one", "one ask"), new("bytes", "allocated an ask", InBytes: true)];

    public override IReadOnlyList<QuotedPeer> Quoted { get; } = [AkkaNet(("one", 1.3e-6, 1.7e-6), ("bytes", 944, 944))];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var echo = System.ActorOf(Props.Create<Echo>());
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Questions; i++)
        {
            await echo.Ask<object>(s_question).ConfigureAwait(false);
        }

        var seconds = SecondsSince(start);
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        System.Stop(echo);
        return new() { ["one"] = seconds / Questions, ["bytes"] = (double)bytes / Questions };
    }
}
