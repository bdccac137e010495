namespace Troupe;

/// <summary>
/// An item of a queue made with <see cref="QueueOptions.Acknowledged"/>, out with this process until it is acknowledged or returned. When it is disposed and is neither it is
/// returned; when the process dies it comes back by itself.
/// </summary>
public sealed class QueueDelivery<T> : IAsyncDisposable
{
    private readonly string _queue;
    private readonly Func<int, Task<bool>> _end;
    private int _isEnded;

    internal QueueDelivery(string queue, T item, int attempt, Func<int, Task<bool>> end) => (_queue, Item, Attempt, _end) = (queue, item, attempt, end);

    /// <summary>The item.</summary>
    public T Item { get; }

    /// <summary>The how manieth time it is delivered: 1 at first. One that comes again and again may be what its consumers die of.</summary>
    public int Attempt { get; }

    /// <summary>The item is done: it never comes back, and <see cref="SharedQueue{T}.JoinAsync"/> does not wait for it any longer.</summary>
    /// <exception cref="InvalidOperationException">It was acknowledged or returned before, or this process was taken for dead and the item given to another.</exception>
    /// <exception cref="QueueShutDownException">The queue was disposed.</exception>
    public Task AcknowledgeAsync() => EndAsync(1);

    /// <summary>Gives the item back: it is the next one again.</summary>
    /// <inheritdoc cref="AcknowledgeAsync"/>
    public Task ReturnAsync() => EndAsync(0);

    /// <summary>Returns the item, if it is neither acknowledged nor returned. Harmless when the queue is no more.</summary>
    public async ValueTask DisposeAsync()
    {
        // Once, whoever comes first.
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
        {
            return;
        }

        try
        {
            await _end(0).ConfigureAwait(false);
        }
        catch (TroupeException)
        {
            // The queue is no more, or its process: there is nowhere to give it back to.
        }
    }

    private async Task EndAsync(int read)
    {
        // Once, whoever comes first.
        if (Interlocked.Exchange(ref _isEnded, 1) != 0 || !await _end(read).ConfigureAwait(false))
        {
            throw new InvalidOperationException($"This item of the queue '{_queue}' was acknowledged or returned before, or is another's.");
        }
    }
}
