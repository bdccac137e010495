namespace Troupe.Workers;

using Troupe.Code;
using Troupe.Payload;

/// <summary>What a runner keeps between chunks: functions by number, and what jobs' functions captured. Touched by the runner alone.</summary>
internal sealed class RunnerMemory(string worker, IRunningMark? mark)
{
    private readonly Dictionary<int, byte[]> _references = [];
    private readonly Dictionary<int, ChunkRunner> _runners = [];
    private readonly Dictionary<long, object> _calls = [];

    public string Worker { get; } = worker;

    public IRunningMark? Mark { get; } = mark;

    public void Define(int function, byte[] reference) => _references[function] = reference;

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

    /// <summary>The job's function with what it captured: kept from the chunk that brings that to the end of the job. Job 0 is one call, of which nothing is kept.</summary>
    public Call<T, TResult> Call<T, TResult>(long job, ReceivedFunction function, Parcel? captured)
    {
        if (captured is null)
        {
            return (Call<T, TResult>)_calls[job];
        }

        using var open = captured.Open();
        var reader = open.Reader();
        var call = function.Bind<T, TResult>(function.ReadCaptured(ref reader));
        if (job != 0)
        {
            _calls[job] = call;
        }

        return call;
    }

    public void Forget(long job) => _calls.Remove(job);
}
