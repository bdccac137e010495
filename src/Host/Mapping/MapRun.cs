namespace Troupe.Host.Mapping;

using Troupe.Host.Lines;
using Troupe.Host.Resuming;

/// <summary>A map of one method over the items of the input, its types known only at run time.</summary>
internal interface IMapRun
{
    /// <summary>What an item is, as its user writes it.</summary>
    string ItemType { get; }

    /// <summary>Maps until the input ends, or until the interrupt has it leave. What comes is written as it comes.</summary>
    /// <exception cref="BadInputException">The output cannot be written on. The pool is then still at work, and is to be terminated.</exception>
    Task RunAsync(WorkerPool pool, MapRequest request, ItemInput input, ResumeCheck? check, MapResults results, MapProgress progress, Interrupt interrupt);

    /// <summary>The first item's record, with its flaw if it cannot be read as one; null when there is none.</summary>
    /// <exception cref="BadInputException">The input cannot be read.</exception>
    ValueTask<InputRecord?> PeekAsync(ItemInput input);
}

/// <inheritdoc/>
/// <param name="function">A <c>Func</c> of <typeparamref name="T"/> to <typeparamref name="TResult"/>, or to a task of it.</param>
/// <param name="items">How a record becomes an item.</param>
internal sealed class MapRun<T, TResult>(Delegate function, ItemFormat<T> items) : IMapRun
{
    /// <summary>Enough that no worker waits while an item is tried again.</summary>
    private const int CallsAWorker = 64;

    private readonly ResultFormat<TResult> _results = new();

    public string ItemType => items.Name;

    public ValueTask<InputRecord?> PeekAsync(ItemInput input) => input.PeekAsync(items);

    /// <inheritdoc/>
    public async Task RunAsync(WorkerPool pool, MapRequest request, ItemInput input, ResumeCheck? check, MapResults results, MapProgress progress, Interrupt interrupt)
    {
        var underWay = new ItemsUnderWay(request.Errors is not null, request.InOrder);
        var source = input.ReadItems(items, check, underWay, progress, interrupt.Stop);

        // Disposed only when it has ended: one cannot dispose a stream that is still waiting for its next outcome.
        var outcomes = Outcomes(pool, request, source).GetAsyncEnumerator(CancellationToken.None);
        while (!interrupt.Leave.IsCancellationRequested)
        {
            var next = outcomes.MoveNextAsync();

            // Whoever reads our output should not wait for a block to fill while we wait for a worker.
            if (results.IsFull || !next.IsCompleted)
            {
                await results.FlushAsync();
            }

            if (!(next.IsCompleted ? await next : await WithinAsync(next.AsTask(), underWay, results, interrupt.Leave)))
            {
                break;
            }

            // First those that were read before it.
            TakeUnreadable(underWay, results);
            Take(underWay.Take(outcomes.Current.Index), outcomes.Current, results);
        }

        TakeUnreadable(underWay, results);
        await results.SaveAsync();
        if (!interrupt.Leave.IsCancellationRequested)
        {
            await outcomes.DisposeAsync();
        }
    }

    private IAsyncEnumerable<ItemOutcome<TResult>> Outcomes(WorkerPool pool, MapRequest request, IAsyncEnumerable<T> source)
    {
        if (request.Retries > 0)
        {
            Func<T, Task<TResult>> call = function is Func<T, Task<TResult>> slow ? item => pool.ApplyAsync(slow, item) : item => pool.ApplyAsync((Func<T, TResult>)function, item);
            return new RetriedMap<T, TResult>(call, request.Retries, CallsAWorker * pool.Statistics.Workers, request.InOrder).RunAsync(source);
        }

        return (function, request.InOrder) switch
        {
            (Func<T, Task<TResult>> slow, true) => pool.TryMapStream(slow, source),
            (Func<T, Task<TResult>> slow, false) => pool.TryMapStreamUnordered(slow, source),
            (Func<T, TResult> quick, true) => pool.TryMapStream<T, TResult>(quick, source),
            _ => pool.TryMapStreamUnordered<T, TResult>((Func<T, TResult>)function, source),
        };
    }

    /// <summary>Whether there is a next one, within the time that is left. What waits to be saved, and what cannot be read, does not wait for it.</summary>
    private static async Task<bool> WithinAsync(Task<bool> next, ItemsUnderWay underWay, MapResults results, CancellationToken leave)
    {
        while (true)
        {
            try
            {
                var unreadable = underWay.UnreadableAsync();
                if (TakeUnreadable(underWay, results))
                {
                    await results.FlushAsync();
                }

                await Task.WhenAny(next, unreadable).WaitAsync(results.SaveIn ?? Timeout.InfiniteTimeSpan, leave);
                if (next.IsCompleted)
                {
                    return await next;
                }
            }
            catch (TimeoutException) when (!next.IsFaulted)
            {
                // It may have come in the meantime; then it is taken in the next turn.
                await results.SaveAsync();
            }
            catch (OperationCanceledException) when (leave.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <returns>Whether there was any.</returns>
    private static bool TakeUnreadable(ItemsUnderWay underWay, MapResults results)
    {
        var any = false;
        for (; underWay.TryTakeUnreadable(out var item, out var error); any = true)
        {
            results.Fail(item, error);
        }

        return any;
    }

    private void Take(in UnderWay item, in ItemOutcome<TResult> outcome, MapResults results)
    {
        var error = outcome.Error;
        var line = ReadOnlySpan<byte>.Empty;
        try
        {
            line = error is null ? _results.Write(outcome.Value) : line;
        }
        catch (Exception unwritable)
        {
            // The user's own getters and converters run in there, so any type may come out; it fails this item and no other.
            error = unwritable;
        }

        if (error is null)
        {
            results.Succeed(item, line);
        }
        else
        {
            results.Fail(item, error);
        }
    }
}
