namespace Troupe.Bench.Rows.InProcess;

using System.Diagnostics;
using System.Globalization;

/// <summary>What it takes to start actors, and to keep them idle.</summary>
internal sealed class SpawnRow : EngineRow
{
    private const int Actors = 200_000;

    public override string Name => "engine: spawn";

    public override string Work => $"{Actors:N0} actors made by one parent, until all have started; live bytes after a full collection";

    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("anonymous", "anonymous", Actors), new("named", "named", Actors),
        new("bytes", "an idle anonymous actor", InBytes: true), new("namedBytes", "an idle named actor, less its name", InBytes: true),
    ];

    public override IReadOnlyList<QuotedPeer> Quoted { get; } =
        [AkkaNet(("anonymous", Actors / 50e3, Actors / 50e3), ("named", Actors / 50e3, Actors / 50e3), ("bytes", 2_003, 2_003), ("namedBytes", 2_003, 2_003))];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var (anonymous, bytes) = await SpawnAsync([.. Enumerable.Repeat<string?>(null, Actors)]);
        var (named, namedBytes) = await SpawnAsync([.. Enumerable.Range(0, Actors).Select(static i => "worker-" + i.ToString(CultureInfo.InvariantCulture))]);
        return new() { ["anonymous"] = anonymous, ["named"] = named, ["bytes"] = bytes, ["namedBytes"] = namedBytes };
    }

    private async Task<(double Seconds, double BytesEach)> SpawnAsync(string?[] names)
    {
        var start = new Start(names);
        var parent = System.ActorOf(Props.Create<Parent>());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.GetTimestamp();
        parent.Tell(start);
        await start.Done.Task;
        var seconds = SecondsSince(clock);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        await parent.GracefulStop(TimeSpan.FromMinutes(1));
        GC.KeepAlive(names);
        return (seconds, (double)bytes / names.Length);
    }

    /// <summary>Which children to make; each says when it has started.</summary>
    private sealed class Start(string?[] names)
    {
        private int _left = names.Length;

        public string?[] Names { get; } = names;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Interlocked: children start on any thread.
        public void One()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                Done.SetResult();
            }
        }
    }

    private sealed class Parent : ActorBase
    {
        protected override bool Receive(object message)
        {
            var start = (Start)message;
            Child.Starting = start;
            foreach (var name in start.Names)
            {
                Context.ActorOf(Child.Props, name);
            }

            return true;
        }
    }

    private sealed class Child : ActorBase
    {
        public static readonly Props Props = Props.Create<Child>();
        public static Start? Starting;

        protected override void PreStart() => Starting!.One();

        protected override bool Receive(object message) => true;
    }
}
