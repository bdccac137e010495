namespace Troupe;

using Troupe.Channels;
using Troupe.Peers;

/// <content>Items that are acknowledged.</content>
public sealed partial class SharedQueue<T>
{
    /// <summary>
    /// Takes the first item of a queue made with <see cref="QueueOptions.Acknowledged"/>, waiting for one: it is this process's until it is acknowledged, and
    /// comes back to the front if it is returned before, or the process dies. A queue that is shut down ends only when nothing is out that could come back.
    /// </summary>
    /// <exception cref="InvalidOperationException">The queue was not made with acknowledgement.</exception>
    /// <exception cref="QueueShutDownException">The queue is shut down and empty.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; no item was taken.</exception>
    public async Task<QueueDelivery<T>> ReceiveAsync(CancellationToken cancellationToken = default) =>
        (await ReceiveAsync(wait: true, cancellationToken).ConfigureAwait(false))!;

    /// <summary>The same if there is an item within the time.</summary>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The item; null: there was none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="ReceiveAsync(CancellationToken)"/>
    public Task<QueueDelivery<T>?> TryReceiveAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ActorHandle.WithinAsync(timeout, ReceiveAsync, cancellationToken);

    private async Task<QueueDelivery<T>?> ReceiveAsync(bool wait, CancellationToken cancellationToken)
    {
        var reply = await AskAsync<IReply>(request => new ReceiveItem(request, wait), cancellationToken).ConfigureAwait(false);
        var (delivery, attempt, item) = reply switch
        {
            ItemDelivered<T> delivered => (delivered.Delivery, delivered.Attempt, delivered.Item),
            ParcelDelivered delivered => (delivered.Delivery, delivered.Attempt, new QueueItem<T>(default, delivered.Item)),
            QueueAnswered { Outcome: QueueOutcome.Empty } => default,
            QueueAnswered { Outcome: QueueOutcome.NotAcknowledged } => throw new InvalidOperationException($"The queue '{Name}' was not made with acknowledgement."),
            var other => throw Refused(other),
        };
        if (delivery == 0)
        {
            return null;
        }

        try
        {
            return new(Name, Open(item), attempt, read => EndAsync(delivery, read));
        }
        catch
        {
            await SettleAsync(delivery, 0).ConfigureAwait(false); // Who cannot read it has not got it.
            throw;
        }
    }

    private async Task<bool> EndAsync(long delivery, int read) =>
        (await AskAsync<QueueAnswered>(request => new SettleItems(request, delivery, read), CancellationToken.None).ConfigureAwait(false)).Outcome == QueueOutcome.Accepted;
}
