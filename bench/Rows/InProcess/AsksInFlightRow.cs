namespace Troupe.Bench.Rows.InProcess;

using System.Diagnostics;

/// <summary>Questions to one actor when many are under way at a time.</summary>
internal sealed class AsksInFlightRow : EngineRow
{
    private const int AtATime = 64;
    private const int Rounds = 10_000;
    private static readonly object s_question = new();

    public override string Name => "engine: 64 asks at a time";

    public override string Work => $"{Rounds:N0} rounds of {AtATime} asks of one actor, the next round when all are answered";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("all", "asks", AtATime * Rounds)];

    public override IReadOnlyList<QuotedPeer> Quoted { get; } = [];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var echo = System.ActorOf(Props.Create<Echo>());
        var answers = new Task<object>[AtATime];
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < AtATime; i++)
            {
                answers[i] = echo.Ask<object>(s_question);
            }

            await Task.WhenAll(answers).ConfigureAwait(false);
        }

        var seconds = SecondsSince(start);
        System.Stop(echo);
        return new() { ["all"] = seconds };
    }
}
