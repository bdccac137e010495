namespace Troupe.Workers;

using Troupe.Code;
using Troupe.Payload;

/// <summary>What a runner keeps between chunks: functions by number, and what jobs' functions captured. Touched by the runner alone.</summary>
internal sealed class RunnerMemory(string worker, IRunningMark? mark)
{
    private readonly Dictionary<int, byte[]> _references = [];
    private readonly Dictionary<int, ChunkRunner> _runners = [];
    private readonly Dictionary<long, object> _calls = [];
    private readonly Dictionary<long, Parcel> _captured = [];

    public string Worker { get; } = worker;

    public IRunningMark? Mark { get; } = mark;

    /// <summary>Whether the worker has too much memory; null when that does not matter.</summary>
    public MemoryGauge? Gauge { get; } = MemoryGauge.For(mark);

    public void Define(int function, byte[] reference) => _references[function] = reference;

    /// <summary>Whether the function of this number has been resolved.</summary>
    public bool Knows(int function) => _runners.ContainsKey(function);

    /// <summary>The function of this number, resolved at its first use.</summary>
    public ChunkRunner Runner(int function)
    {
        if (!_runners.TryGetValue(function, out var runner))
        {
            runner = ChunkRunner.For(ReceivedFunction.Resolve(_references[function]));
            _runners.Add(function, runner);
        }

        return runner;
    }

    /// <summary>
    /// Keeps what a job's function captured, until its first chunk that really runs reads it: the chunk that brought it may be taken back, or fail to be
    /// read, and those behind it come without.
    /// </summary>
    public void Keep(long job, Parcel captured) => _captured[job] = captured;

    /// <summary>The job's function with what it captured: read at the first use, kept to the end of the job. Job 0 is one call, of which nothing is kept.</summary>
    public Call<T, TResult> Call<T, TResult>(long job, ReceivedFunction function, Parcel? captured)
    {
        if (_calls.TryGetValue(job, out var known))
        {
            return (Call<T, TResult>)known;
        }

        var call = Bind<T, TResult>(function, captured ?? _captured[job]);
        if (job != 0)
        {
            _calls[job] = call;
            _captured.Remove(job);
        }

        return call;
    }

    public void Forget(long job)
    {
        _calls.Remove(job);
        _captured.Remove(job);
    }

    private static Call<T, TResult> Bind<T, TResult>(ReceivedFunction function, Parcel captured)
    {
        using var open = captured.Open();
        var reader = open.Reader();
        return function.Bind<T, TResult>(function.ReadCaptured(ref reader));
    }
}
