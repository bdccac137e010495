namespace Troupe.Host.Mapping;

using System.Runtime.CompilerServices;
using System.Threading.Channels;

/// <summary>
/// A map whose items are tried again when they fail: each is a call of its own, so that one that is tried again holds up nobody. As many are under way as fit into
/// <paramref name="window"/>; in order, those behind one that takes long wait there with their results.
/// </summary>
/// <param name="call">Runs one item.</param>
/// <param name="retries">How often an item is tried again, at least 1.</param>
/// <param name="window">Items under way, at least 1.</param>
/// <param name="inOrder">Whether outcomes come in the order of the items, or as they come.</param>
internal sealed class RetriedMap<T, TResult>(Func<T, Task<TResult>> call, int retries, int window, bool inOrder)
{
    private readonly Channel<Task<ItemOutcome<TResult>>> _outcomes = Channel.CreateUnbounded<Task<ItemOutcome<TResult>>>();
    private readonly SemaphoreSlim _room = new(window);
    private readonly CancellationTokenSource _left = new();

    /// <summary>The outcomes. What breaks the pool, or what the items throw, is thrown here.</summary>
    public async IAsyncEnumerable<ItemOutcome<TResult>> RunAsync(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var feeding = FeedAsync(items);
        try
        {
            await foreach (var outcome in _outcomes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return await outcome;
                _room.Release();
            }
        }
        finally
        {
            await _left.CancelAsync();
            await feeding;
        }
    }

    private async Task FeedAsync(IAsyncEnumerable<T> items)
    {
        var index = 0L;
        var running = new List<Task>();
        try
        {
            await foreach (var item in items.WithCancellation(_left.Token))
            {
                await _room.WaitAsync(_left.Token);
                var outcome = TryAsync(index++, item);
                if (inOrder)
                {
                    _outcomes.Writer.TryWrite(outcome);
                    continue;
                }

                running.RemoveAll(task => task.IsCompleted);
                running.Add(outcome.ContinueWith(ended => _outcomes.Writer.TryWrite(ended), TaskScheduler.Default));
            }

            await Task.WhenAll(running);
            _outcomes.Writer.Complete();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            await Task.WhenAll(running);
            _outcomes.Writer.Complete(error);
        }
    }

    private async Task<ItemOutcome<TResult>> TryAsync(long index, T item)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new ItemOutcome<TResult>(index, await call(item), null, attempt, "", TimeSpan.Zero);
            }
            catch (Exception error) when (error is PoolBrokenException or PoolTerminatedException)
            {
                throw;
            }
            catch (Exception error)
            {
                // A lost worker has cost the item all the tries it has for that.
                if (attempt > retries || error is WorkerLostException)
                {
                    return new ItemOutcome<TResult>(index, default, error, attempt, "", TimeSpan.Zero);
                }
            }
        }
    }
}
