namespace Troupe.Bench.Rows.InProcess;

using System.Diagnostics;

/// <summary>How many messages one sender gets through to one actor.</summary>
internal sealed class TellRow : EngineRow
{
    private const int Messages = 5_000_000;

    public override string Name => "engine: tell";

    public override string Work => $"{Messages:N0} fresh small messages from one thread to one actor, until it has handled the last";

    public override IReadOnlyList<Metric> Metrics { get; } =
        [new("all", "messages", Messages), new("bytes", "allocated a message, the message included", InBytes: true)];

    public override IReadOnlyList<QuotedPeer> Quoted { get; } = [AkkaNet(("all", Messages / 7.5e6, Messages / 5.7e6))];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var counter = System.ActorOf(Props.Create<Counter>());
        var goal = new CountTo(Messages, new(TaskCreationOptions.RunContinuationsAsynchronously));
        counter.Tell(goal);
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Messages; i++)
        {
            counter.Tell(new Numbered(i));
        }

        await goal.Done.Task;
        var seconds = SecondsSince(start);
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        System.Stop(counter);
        return new() { ["all"] = seconds, ["bytes"] = (double)bytes / Messages };
    }

    private sealed class Numbered(int number)
    {
        public int Number { get; } = number;
    }
}
