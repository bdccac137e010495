namespace Troupe.Host.Scenarios;

/// <summary>How a scenario is to be run.</summary>
/// <param name="Backend">Threads of this process, or processes.</param>
/// <param name="Workers">How many; null: as the scenario has it.</param>
/// <param name="Seconds">What a wait takes that stands for work; null: a tenth of a second.</param>
/// <param name="Urls">Addresses to load; none: the scenario's own.</param>
internal sealed record Play(Backend Backend, int? Workers = null, double? Seconds = null, IReadOnlyList<string>? Urls = null)
{
    private static readonly TimeSpan s_forMachines = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>A wait that stands for work.</summary>
    public TimeSpan Pause => TimeSpan.FromSeconds(Seconds ?? 0.1);

    /// <summary>Whether so long a time holds such a wait. Timers count whole ticks of the system, and may end some milliseconds early.</summary>
    public static bool Holds(TimeSpan elapsed, TimeSpan wait) => elapsed >= wait * 0.8;

    /// <summary>Where it runs, for people.</summary>
    public string Place => Backend switch
    {
        Backend.Threads => "threads",
        Backend.Processes => "processes",
        _ => "other machines",
    };

    /// <summary>A pool on that backend. Workers of other machines come when they come: it waits a while for as many.</summary>
    public async Task<WorkerPool> StartPoolAsync(int workers)
    {
        var pool = await WorkerPool.StartAsync(Backend, Workers ?? workers);
        var start = TimeProvider.System.GetTimestamp();
        while (Backend == Backend.Remote && pool.Statistics.Workers < (Workers ?? workers) && TimeProvider.System.GetElapsedTime(start) < s_forMachines)
        {
            await Task.Delay(s_look);
        }

        return pool;
    }

    /// <summary>One thread or process for one function.</summary>
    public ActorChild Start(Func<Task> function, SpawnOptions? options = null) =>
        Backend == Backend.Threads ? ActorThread.Spawn(function, options) : ActorProcess.Spawn(function, OfProcess(options));

    /// <inheritdoc cref="Start(Func{Task}, SpawnOptions?)"/>
    public (ActorChild Child, Task<TResult> Result) Ask<TResult>(Func<Task<TResult>> function, SpawnOptions? options = null)
    {
        if (Backend == Backend.Threads)
        {
            var thread = ActorThread.Spawn(function, options);
            return (thread, thread.Result);
        }

        var process = ActorProcess.Spawn(function, OfProcess(options));
        return (process, process.Result);
    }

    private static SpawnOptions OfProcess(SpawnOptions? options) =>
        (options ?? new SpawnOptions()) with { Output = static line => Console.WriteLine($"  [{line.Worker}] {line.Text}") };
}
