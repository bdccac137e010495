namespace Troupe;

using System.Runtime.CompilerServices;
using Troupe.Code;
using Troupe.Pools;

/// <summary>
/// What a pool can be asked to do: one call (<c>ApplyAsync</c>, <c>Submit</c>), one for each item of a sequence (<c>MapAsync</c>, <c>StarMapAsync</c>,
/// <c>TryMapAsync</c>) or of a stream (<c>MapStream</c> and its kin). The pool itself is one; <see cref="With"/> gives others, with options for their calls.
/// </summary>
public abstract partial class PoolCalls
{
    private readonly PoolEntrance _entrance;
    private readonly CallOptions _options;

    private protected PoolCalls(PoolEntrance entrance, CallOptions options) => (_entrance, _options) = (entrance, options);

    /// <summary>The pool's name, which its workers' names begin with.</summary>
    public string Name => _entrance.Name;

    /// <summary>Where the workers are.</summary>
    public Backend Backend => _entrance.Backend;

    private protected PoolEntrance Entrance => _entrance;

    /// <summary>The same pool, with options for the calls that are made through this.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public PoolCalls With(CallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PoolView(_entrance, options.Checked());
    }

    private Task<TResult[]> Map<T, TResult>(Call<T, TResult> call, IEnumerable<T> items, CancellationToken cancellationToken)
    {
        // A copy: the caller may change his list while the map runs, and a retry must see the same items.
        var job = new MapJob<T, TResult>(call, Backend, Copy(items, cancellationToken)) { Options = _options, Parent = _entrance.Caller };
        return Run(job, job.Count, job.Task, cancellationToken);
    }

    private Task<ItemOutcome<TResult>[]> TryMap<T, TResult>(Call<T, TResult> call, IEnumerable<T> items, CancellationToken cancellationToken)
    {
        var job = new TryMapJob<T, TResult>(call, Backend, Copy(items, cancellationToken)) { Options = _options, Parent = _entrance.Caller };
        return Run(job, job.Count, job.Task, cancellationToken);
    }

    private T[] Copy<T>(IEnumerable<T> items, CancellationToken cancellationToken)
    {
        _entrance.ThrowIfClosed();
        ArgumentNullException.ThrowIfNull(items);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. items];
    }

    private Task<TResult> Apply<T, TResult>(Call<T, TResult> call, T argument, CancellationToken cancellationToken)
    {
        var job = Make(call, argument, cancellationToken);
        return Run(job, 1, job.Task, cancellationToken);
    }

    private PoolTask<TResult> Start<T, TResult>(Call<T, TResult> call, T argument, CancellationToken cancellationToken)
    {
        var job = Make(call, argument, cancellationToken);
        var accepted = _entrance.Add(job, 1, ended: true);
        return new(_entrance, job, accepted, cancellationToken.CanBeCanceled ? Cancellable(job, job.Task, cancellationToken) : null);
    }

    private CallJob<T, TResult> Make<T, TResult>(Call<T, TResult> call, T argument, CancellationToken cancellationToken)
    {
        _entrance.ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        return new CallJob<T, TResult>(call, Backend, argument) { Options = _options, Parent = _entrance.Caller };
    }

    private Task<TValue> Run<TValue>(Job job, long items, Task<TValue> task, CancellationToken cancellationToken)
    {
        _ = _entrance.Add(job, items, ended: true); // It ends when the pool has it; this call ends with the outcome.
        return cancellationToken.CanBeCanceled ? Cancellable(job, task, cancellationToken) : task;
    }

    private async Task<TValue> Cancellable<TValue>(Job job, Task<TValue> task, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() =>
        {
            if (job.TryCancel(cancellationToken))
            {
                _entrance.Abandon(job);
            }
        });
        return await task.ConfigureAwait(false);
    }

    private IAsyncEnumerable<ItemOutcome<TResult>> Stream<T, TResult>(
        Call<T, TResult> call, IAsyncEnumerable<T> items, bool isOrdered, bool isTimed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Outcomes(call, items, isOrdered, isTimed, cancellationToken);
    }

    private async IAsyncEnumerable<ItemOutcome<TResult>> Outcomes<T, TResult>(
        Call<T, TResult> call, IAsyncEnumerable<T> items, bool isOrdered, bool isTimed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _entrance.ThrowIfClosed();
        var job = new StreamJob<T, TResult>(call, Backend, _entrance.ReadAhead, isOrdered, isTimed) { Options = _options, Parent = _entrance.Caller };
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await _entrance.Add(job, 0, ended: false).ConfigureAwait(false);
        // Not on this thread: a source that blocks must not keep the caller from the outcomes there are.
        var feeding = Task.Run(() => job.FeedAsync(items, (count, ended) => _entrance.Announce(job, count, ended), left.Token), CancellationToken.None);
        try
        {
            await foreach (var outcome in job.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return outcome;
            }
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            _entrance.Abandon(job);
            await feeding.ConfigureAwait(false);
        }
    }

    private static async IAsyncEnumerable<TResult> Values<TResult>(IAsyncEnumerable<ItemOutcome<TResult>> outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var outcome in outcomes.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return outcome.Succeeded
                ? outcome.Value!
                : throw new ItemsFailedException([new ItemFailure(outcome.Index, outcome.Error!, outcome.Attempts, outcome.Worker)], outcome.Index + 1);
        }
    }

    // Each step by itself, so that a source which blocks does so where it is read.
    private static async IAsyncEnumerable<T> Each<T>(IEnumerable<T> items)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var item in items)
        {
            yield return item;
        }
    }

    private sealed class PoolView(PoolEntrance entrance, CallOptions options) : PoolCalls(entrance, options);
}
