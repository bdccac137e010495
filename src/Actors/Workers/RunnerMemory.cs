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

    /// <summary>The job's function with what it captured: kept from the chunk that brings it to the end of the job.</summary>
    public Call<T, TResult> Call<T, TResult>(long job, ReceivedFunction function, Parcel? captured)
    {
        if (captured is null && _calls.TryGetValue(job, out var known))
        {
            return (Call<T, TResult>)known;
        }

        object? target = null;
        if (captured is not null)
        {
            using var open = captured.Open();
            var reader = open.Reader();
            target = function.ReadCaptured(ref reader);
        }

        var call = function.Bind<T, TResult>(target);
        _calls[job] = call;
        return call;
    }

    public void Forget(long job) => _calls.Remove(job);
}
