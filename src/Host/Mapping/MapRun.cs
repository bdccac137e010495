namespace Troupe.Host.Mapping;

using System.Reflection;
using Troupe.Host.Lines;

/// <summary>A map of one method over the lines of one input, its types known only at run time.</summary>
internal interface IMapRun
{
    /// <summary>Maps until the input ends, or until the interrupt has it leave. What comes is written in order; failures go to <paramref name="failures"/>.</summary>
    /// <exception cref="BadInputException">The output cannot be written on. The pool is then still at work, and is to be terminated.</exception>
    Task RunAsync(WorkerPool pool, LineInput input, LineOutput output, MapProgress progress, FailureList failures, Interrupt interrupt);
}

/// <summary>Makes the run that fits a method. Reflection ends here.</summary>
internal static class MapRun
{
    public static IMapRun Of(MethodInfo method)
    {
        var item = method.GetParameters()[0].ParameterType;
        var isTask = method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Task<>);
        var result = isTask ? method.ReturnType.GetGenericArguments()[0] : method.ReturnType;
        const BindingFlags Constructor = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions;
        return (IMapRun)Activator.CreateInstance(typeof(MapRun<,>).MakeGenericType(item, result), Constructor, null, [method, isTask], null)!;
    }
}

/// <inheritdoc/>
internal sealed class MapRun<T, TResult> : IMapRun
{
    private readonly Func<WorkerPool, IAsyncEnumerable<T>, IAsyncEnumerable<ItemOutcome<TResult>>> _map;
    private readonly LineFormat<T> _items = new();
    private readonly ResultFormat<TResult> _results = new();

    public MapRun(MethodInfo method, bool isTask)
    {
        if (isTask)
        {
            var function = method.CreateDelegate<Func<T, Task<TResult>>>();
            _map = (pool, items) => pool.TryMapStream(function, items);
        }
        else
        {
            var function = method.CreateDelegate<Func<T, TResult>>();
            _map = (pool, items) => pool.TryMapStream<T, TResult>(function, items);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(
        WorkerPool pool, LineInput input, LineOutput output, MapProgress progress, FailureList failures, Interrupt interrupt)
    {
        // Disposed only when it has ended: one cannot dispose a stream that is still waiting for its next outcome.
        var outcomes = _map(pool, input.ReadItems(_items, progress, interrupt.Stop)).GetAsyncEnumerator(CancellationToken.None);
        while (!interrupt.Leave.IsCancellationRequested)
        {
            var next = outcomes.MoveNextAsync();

            // Whoever reads our output should not wait for a block to fill while we wait for a worker.
            if (output.IsFull || !next.IsCompleted)
            {
                await output.FlushAsync();
            }

            if (!await WithinAsync(next, interrupt.Leave))
            {
                break;
            }

            Take(outcomes.Current, output, progress, failures);
        }

        await output.FlushAsync();
        if (!interrupt.Leave.IsCancellationRequested)
        {
            await outcomes.DisposeAsync();
        }
    }

    /// <summary>Whether there is a next one, within the time that is left.</summary>
    private static async ValueTask<bool> WithinAsync(ValueTask<bool> next, CancellationToken leave)
    {
        try
        {
            return next.IsCompleted ? await next : await next.AsTask().WaitAsync(leave);
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Take(ItemOutcome<TResult> outcome, LineOutput output, MapProgress progress, FailureList failures)
    {
        var error = outcome.Error;
        if (error is null)
        {
            try
            {
                output.Add(_results.Write(outcome.Value));
            }
            catch (Exception unwritable)
            {
                // The user's own getters and converters run in there, so any type may come out; it fails this item and no other.
                error = unwritable;
            }
        }

        if (error is not null)
        {
            failures.Add(outcome.Index + 1, error);
        }

        progress.Finish(error is null);
    }
}
