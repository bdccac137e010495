namespace Troupe.Bench.Rows.InProcess;

using System.Diagnostics;

/// <summary>A row about the engine alone: one actor system in this process, shared by the runs.</summary>
internal abstract class EngineRow : IRow
{
    private ActorSystem? _system;

    public abstract string Name { get; }

    public abstract string Work { get; }

    public abstract IReadOnlyList<Metric> Metrics { get; }

    public IReadOnlyList<PeerScript> Peers => [];

    public abstract IReadOnlyList<QuotedPeer> Quoted { get; }

    public bool InFreshProcess => false;

    protected ActorSystem System => _system ?? throw new InvalidOperationException("The row has not been prepared.");

    /// <summary>Two rounds and a pause between them: the runtime compiles hot code anew after it has seen it run.</summary>
    public async Task PrepareAsync()
    {
        _system = ActorSystem.Create("bench");
        for (var round = 0; round < 3; round++)
        {
            await MeasureAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }

    public abstract Task<Dictionary<string, double>> MeasureAsync();

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.Terminate();
        }
    }

    protected static double SecondsSince(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;

    protected static QuotedPeer AkkaNet(params (string Metric, double Least, double Greatest)[] figures) =>
        new("Akka.NET, quoted", figures.ToDictionary(static it => it.Metric, static it => (it.Least, it.Greatest)));
}
