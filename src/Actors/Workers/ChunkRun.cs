namespace Troupe.Workers;

using System.Diagnostics;
using Troupe.Code;

/// <summary>One pass of a function over a chunk's items: the results, the faults, and how far it is.</summary>
internal sealed class ChunkRun<T, TResult>(Call<T, TResult> call, long chunk, ReadOnlyMemory<T> items)
{
    private readonly TResult[] _results = new TResult[items.Length];
    // Faults are added before the item is published in _done, and read up to _done only, both under this lock: they are rare.
    private readonly Lock _faultsLock = new();
    private List<(int Offset, Exception Error)>? _faults;
    private int _done;
    private int _taken;
    private int _faultsTaken;

    public int Count => items.Length;

    public long ElapsedTicks { get; private set; }

    /// <summary>Runs the items in order; completes synchronously when the function is.</summary>
    public Task RunAsync(IRunningMark? mark, CancellationToken cancelled)
    {
        var start = Stopwatch.GetTimestamp();
        if (call.IsAsync)
        {
            return AwaitEach(mark, start, cancelled);
        }

        var span = items.Span;
        for (var i = 0; i < span.Length && !cancelled.IsCancellationRequested; i++)
        {
            mark?.Begin(chunk, i);
            try
            {
                _results[i] = call.Invoke(span[i], cancelled);
            }
            catch (Exception error)
            {
                Fail(i, error);
            }

            // Publishes the result to a flush on the control actor's thread.
            Volatile.Write(ref _done, i + 1);
        }

        End(mark, start, cancelled);
        return Task.CompletedTask;
    }

    /// <summary>What has been finished since the last call, in item order. One caller at a time: the owner of the chunk holds a lock.</summary>
    public ChunkSlice<TResult> TakeFinished()
    {
        var (from, to) = (_taken, Volatile.Read(ref _done));
        _taken = to;
        lock (_faultsLock)
        {
            if (_faults is null)
            {
                return new(from, new ArraySegment<TResult>(_results, from, to - from), []);
            }

            var firstFault = _faultsTaken;
            while (_faultsTaken < _faults.Count && _faults[_faultsTaken].Offset < to)
            {
                _faultsTaken++;
            }

            return new(from, new ArraySegment<TResult>(_results, from, to - from), [.. _faults[firstFault.._faultsTaken]]);
        }
    }

    private async Task AwaitEach(IRunningMark? mark, long start, CancellationToken cancelled)
    {
        for (var i = 0; i < items.Length && !cancelled.IsCancellationRequested; i++)
        {
            mark?.Begin(chunk, i);
            try
            {
                _results[i] = await call.InvokeAsync(items.Span[i], cancelled).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                Fail(i, error);
            }

            Volatile.Write(ref _done, i + 1);
        }

        End(mark, start, cancelled);
    }

    private void Fail(int offset, Exception error)
    {
        lock (_faultsLock)
        {
            (_faults ??= []).Add((offset, error));
        }
    }

    private void End(IRunningMark? mark, long start, CancellationToken cancelled)
    {
        mark?.Clear();
        for (var i = _done; i < items.Length; i++)
        {
            Fail(i, new OperationCanceledException(cancelled));
        }

        ElapsedTicks = Stopwatch.GetTimestamp() - start;
        Volatile.Write(ref _done, items.Length);
    }
}

/// <summary>Finished items of a chunk: results from <paramref name="Offset"/> on, with default values where an item failed.</summary>
internal readonly record struct ChunkSlice<TResult>(int Offset, ArraySegment<TResult> Results, (int Offset, Exception Error)[] Faults);
