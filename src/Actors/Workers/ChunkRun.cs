namespace Troupe.Workers;

using System.Diagnostics;
using Troupe.Code;

/// <summary>One pass of a function over a chunk's items: the results, the faults, and how far it is.</summary>
/// <param name="call">The function.</param>
/// <param name="place">Where the chunk belongs.</param>
/// <param name="items">Its items.</param>
/// <param name="unreadable">Those that could not be read, in their order, and why: they fail with that.</param>
internal sealed class ChunkRun<T, TResult>(
    Call<T, TResult> call, ChunkPlace place, ReadOnlyMemory<T> items, List<(int Offset, Exception Error)>? unreadable = null)
{
    private readonly TResult[] _results = new TResult[items.Length];
    private readonly long[]? _ticks = place.IsTimed ? new long[items.Length] : null;
    // Faults are added before the item is published in _done, and read up to _done only, both under this lock: they are rare.
    private readonly Lock _faultsLock = new();
    private List<(int Offset, Exception Error)>? _faults;
    private int _done; // Published by the runner behind each item's result, and read by the control actor: whoever sees the number sees the results up to it.
    private int _taken;
    private int _faultsTaken;

    public int Count => items.Length;

    public long ElapsedTicks { get; private set; }

    /// <summary>Items that were run, when the gauge ended it after one of them; null when it went to its end.</summary>
    public int? StoppedAfter { get; private set; }

    /// <summary>Runs the items in order; completes synchronously when the function is. It ends after the item that fills the gauge.</summary>
    public Task RunAsync(IRunningMark? mark, MemoryGauge? gauge, WorkerContext context, CancellationToken cancelled)
    {
        var start = Stopwatch.GetTimestamp();
        if (call.IsAsync)
        {
            return AwaitEach(mark, gauge, context, start, cancelled);
        }

        var span = items.Span;
        for (var i = 0; i < span.Length && !cancelled.IsCancellationRequested; i++)
        {
            mark?.Begin(place.Chunk, i);
            context.Offset = i;
            var began = _ticks is null ? 0 : Stopwatch.GetTimestamp();
            try
            {
                if (unreadable is not null)
                {
                    ThrowIfUnreadable(i);
                }

                _results[i] = call.Invoke(span[i], cancelled);
            }
            catch (Exception error)
            {
                Fail(i, error);
            }

            Time(i, began);
            // Publishes the result to a flush on the control actor's thread.
            Volatile.Write(ref _done, i + 1);
            if (gauge is not null && gauge.IsFullAfterItem())
            {
                Stop(mark, start);
                return Task.CompletedTask;
            }
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
                return new(from, new ArraySegment<TResult>(_results, from, to - from), [], TicksOf(from, to));
            }

            var firstFault = _faultsTaken;
            while (_faultsTaken < _faults.Count && _faults[_faultsTaken].Offset < to)
            {
                _faultsTaken++;
            }

            return new(
                from,
                new ArraySegment<TResult>(_results, from, to - from),
                [.. _faults[firstFault.._faultsTaken]],
                TicksOf(from, to));
        }
    }

    private async Task AwaitEach(IRunningMark? mark, MemoryGauge? gauge, WorkerContext context, long start, CancellationToken cancelled)
    {
        for (var i = 0; i < items.Length && !cancelled.IsCancellationRequested; i++)
        {
            mark?.Begin(place.Chunk, i);
            context.Offset = i;
            var began = Stopwatch.GetTimestamp();
            try
            {
                if (unreadable is not null)
                {
                    ThrowIfUnreadable(i);
                }

                _results[i] = await call.InvokeAsync(items.Span[i], cancelled).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                Fail(i, error);
            }

            Time(i, began);
            Volatile.Write(ref _done, i + 1);
            if (gauge is not null && gauge.IsFullAfterItem())
            {
                Stop(mark, start);
                return;
            }
        }

        End(mark, start, cancelled);
    }

    private void Stop(IRunningMark? mark, long start)
    {
        mark?.Clear();
        ElapsedTicks = Stopwatch.GetTimestamp() - start;
        StoppedAfter = _done;
    }

    private void ThrowIfUnreadable(int offset)
    {
        if (unreadable!.Find(fault => fault.Offset == offset).Error is { } error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }

    private ArraySegment<long> TicksOf(int from, int to) => _ticks is null ? default : new ArraySegment<long>(_ticks, from, to - from);

    private void Time(int offset, long began)
    {
        if (_ticks is not null)
        {
            _ticks[offset] = Stopwatch.GetTimestamp() - began;
        }
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

/// <summary>Finished items of a chunk: results from <paramref name="Offset"/> on, with default values where an item failed; what each took, when that was asked for.</summary>
internal readonly record struct ChunkSlice<TResult>(int Offset, ArraySegment<TResult> Results, (int Offset, Exception Error)[] Faults, ArraySegment<long> Ticks);
