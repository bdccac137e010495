namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>How fast messages go one way, until the last of them has been handled.</summary>
internal sealed class RemoteOneWayRow(string name, string what, int count, int size, double akka) : RemoteRow
{
    public override string Name => name;

    public override string Work => $"{count:N0} messages, {what}, told by one actor to one other; the clock stops when that one answers that it has them all";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("all", "messages", count)];

    protected override Dictionary<string, double> AkkaNet { get; } = new() { ["all"] = count * akka };

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var far = await FarAsync("counter");
        var done = new TaskCompletionSource<(long Ticks, long Count)>(TaskCreationOptions.RunContinuationsAsynchronously);
        Near.ActorOf(Props.Create(() => new Pump(far, count, size, done))).Tell("start");
        var (ticks, arrived) = await done.Task;
        return arrived == count ? new() { ["all"] = Seconds(ticks) } : throw new InvalidOperationException($"{arrived} of {count} messages arrived.");
    }

    private sealed class Pump(IActorRef far, int count, int size, TaskCompletionSource<(long, long)> done) : UntypedActor
    {
        private readonly byte[] _payload = new byte[size];
        private long _start;

        protected override void OnReceive(object message)
        {
            if (message is not string)
            {
                done.SetResult((Stopwatch.GetTimestamp() - _start, (long)message));
                Context.Stop(Self);
                return;
            }

            _start = Stopwatch.GetTimestamp();
            for (long i = 0; i < count; i++) far.Tell(size == 0 ? i : _payload, Self);
            far.Tell("how many?", Self);
        }
    }
}
