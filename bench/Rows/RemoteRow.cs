namespace Troupe.Bench.Rows;

using System.Diagnostics;
using System.Security.Cryptography;

/// <summary>What crosses between two systems in two processes of this machine. Akka.NET's figures are quoted from <c>bench/README.md</c>.</summary>
internal abstract class RemoteRow : IRow
{
    private Process? _far;
    private string _address = "";

    public static IReadOnlyList<IRow> All { get; } =
    [
        new RemotePingRow(),
        new RemoteOneWayRow("engine: remote one-way, small", "a number each", 1_000_000, 0, 1 / 237e3),
        new RemoteOneWayRow("engine: remote one-way, 1 KiB", "1 KiB each", 300_000, 1024, 1 / 104e3),
        new RemoteInFlightRow(),
    ];

    public abstract string Name { get; }

    public abstract string Work { get; }

    public abstract IReadOnlyList<Metric> Metrics { get; }

    public IReadOnlyList<PeerScript> Peers => [];

    public IReadOnlyList<QuotedPeer> Quoted => [new("Akka.NET, quoted", AkkaNet.ToDictionary(figure => figure.Key, figure => (figure.Value, figure.Value)))];

    public bool InFreshProcess => false;

    protected abstract Dictionary<string, double> AkkaNet { get; }

    protected ActorSystem Near { get; private set; } = null!;

    public async Task PrepareAsync()
    {
        var secret = RandomNumberGenerator.GetHexString(32);
        var (program, arguments) = Fresh.Command(FarSide.Option);
        _far = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await _far.StandardInput.WriteLineAsync(secret);
        await _far.StandardInput.FlushAsync();
        _address = await _far.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The far side ended at once.");
        Near = ActorSystem.Create("near", FarSide.ConfigurationFor(secret));
        // The code is compiled in steps, of which the last comes with use and a little later.
        for (var i = 0; i < 3; i++) await MeasureAsync();
    }

    public abstract Task<Dictionary<string, double>> MeasureAsync();

    public async ValueTask DisposeAsync()
    {
        if (Near is not null) await Near.Terminate();
        if (_far is null) return;
        _far.StandardInput.Close();
        await _far.WaitForExitAsync();
        _far.Dispose();
    }

    protected Task<IActorRef> FarAsync(string name) => Near.ActorSelection($"{_address}/user/{name}").ResolveOne(TimeSpan.FromSeconds(10));

    protected static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}
