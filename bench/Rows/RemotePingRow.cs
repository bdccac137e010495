namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>How long a message to another process and its answer take.</summary>
internal class RemotePingRow : RemoteRow
{
    public override string Name => "engine: remote round trip";

    public override string Work => $"{Rounds:N0} round trips of a number between two actors, one after another";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("median", "median"), new("p99", "99th percentile")];

    protected override Dictionary<string, double> AkkaNet => new() { ["median"] = 101e-6, ["p99"] = 230e-6 };

    protected virtual int Rounds => 20_000;

    protected virtual int InFlight => 1;

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var far = await FarAsync("echo");
        var done = new TaskCompletionSource<long[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        Near.ActorOf(Props.Create(() => new Pinger(far, Rounds, InFlight, done))).Tell("start");
        return Figures(await done.Task);
    }

    protected virtual Dictionary<string, double> Figures(long[] stamps)
    {
        var ticks = new long[stamps.Length - 1];
        for (var i = 0; i < ticks.Length; i++) ticks[i] = stamps[i + 1] - stamps[i];
        Array.Sort(ticks);
        return new() { ["median"] = Seconds(ticks[ticks.Length / 2]), ["p99"] = Seconds(ticks[ticks.Length * 99 / 100]) };
    }

    /// <summary>Keeps so many on their way; gives the moment of the start and of each answer.</summary>
    private sealed class Pinger(IActorRef far, int rounds, int inFlight, TaskCompletionSource<long[]> done) : UntypedActor
    {
        private readonly long[] _stamps = new long[rounds + 1];
        private int _sent;
        private int _answers;

        protected override void OnReceive(object message)
        {
            if (message is string)
            {
                _stamps[0] = Stopwatch.GetTimestamp();
                while (_sent < inFlight) far.Tell(_sent++, Self);
                return;
            }

            _stamps[++_answers] = Stopwatch.GetTimestamp();
            if (_sent < rounds) far.Tell(_sent++, Self);
            if (_answers < rounds) return;
            done.SetResult(_stamps);
            Context.Stop(Self);
        }
    }
}

/// <summary>How many come back when many are on their way.</summary>
internal sealed class RemoteInFlightRow : RemotePingRow
{
    public override string Name => "engine: remote, 128 in flight";

    public override string Work => $"{Rounds:N0} round trips of a number between two actors, {InFlight} on their way";

    public override IReadOnlyList<Metric> Metrics => [new("all", "round trips", Rounds)];

    protected override Dictionary<string, double> AkkaNet => new() { ["all"] = Rounds / 75e3 };

    protected override int Rounds => 500_000;

    protected override int InFlight => 128;

    protected override Dictionary<string, double> Figures(long[] stamps) => new() { ["all"] = Seconds(stamps[^1] - stamps[0]) };
}
