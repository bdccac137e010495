namespace Troupe.Bench.Rows.InProcess;

using System.Diagnostics;

/// <summary>How fast two actors answer each other.</summary>
internal sealed class PingPongRow : EngineRow
{
    private const int RoundTrips = 1_000_000;

    public override string Name => "engine: ping-pong";

    public override string Work => $"{RoundTrips:N0} round trips between one pair of actors, one message on its way at a time";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("all", "round trips", RoundTrips)];

    public override IReadOnlyList<QuotedPeer> Quoted { get; } = [AkkaNet(("all", RoundTrips / 2.0e6, RoundTrips / 1.3e6))];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var (left, right) = (System.ActorOf(Props.Create<Player>()), System.ActorOf(Props.Create<Player>()));
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        left.Tell(new Play(RoundTrips, done));
        var start = Stopwatch.GetTimestamp();
        right.Tell(new Ball(), left);
        await done.Task;
        var seconds = SecondsSince(start);
        System.Stop(left);
        System.Stop(right);
        return new() { ["all"] = seconds };
    }

    private sealed class Ball;

    private sealed record Play(int Returns, TaskCompletionSource Done);

    /// <summary>Sends back what it gets; the one that was told how often says when it is done.</summary>
    private sealed class Player : ActorBase
    {
        private Play? _play;
        private int _returns;

        protected override bool Receive(object message)
        {
            if (message is Play play)
            {
                _play = play;
            }
            else if (_play is not null && ++_returns == _play.Returns)
            {
                _play.Done.SetResult();
            }
            else
            {
                Sender.Tell(message, Self);
            }

            return true;
        }
    }
}
