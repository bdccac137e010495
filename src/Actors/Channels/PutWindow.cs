namespace Troupe.Channels;

using Troupe.Payload;

/// <summary>
/// The messages of one caller's many puts that are under way: several, so that none waits for the answer to the one before. They get in in their order; when the caller gives up
/// they are withdrawn last first, so that what is in is always the beginning.
/// </summary>
internal sealed class PutWindow(CancellationToken cancellationToken)
{
    private const int Most = 8;

    private readonly Lock _gate = new();
    private readonly LinkedList<(Task Answer, CancellationTokenSource Withdrawal)> _underWay = [];

    /// <summary>Sends a message when there is room in the window.</summary>
    /// <param name="parcels">What it holds; let go of when it is answered.</param>
    /// <param name="send">Sends it, and ends with its answer.</param>
    public async Task SendAsync(Parcel[] parcels, Func<Parcel[], CancellationToken, Task> send)
    {
        if (_underWay.Count >= Most)
        {
            await FirstAsync().ConfigureAwait(false);
        }

        lock (_gate) // Against the withdrawal of all: nothing is sent behind it.
        {
            cancellationToken.ThrowIfCancellationRequested();
            var withdrawal = new CancellationTokenSource();
            _underWay.AddLast((AnswerAsync(parcels, send, withdrawal.Token), withdrawal));
        }
    }

    /// <summary>Ends when all are answered, with the first failure if there is one.</summary>
    public async Task EndAsync()
    {
        try
        {
            while (_underWay.Count > 0)
            {
                await FirstAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            // After a failure the others fail too, or are withdrawn.
            Withdraw();
            while (_underWay.Count > 0)
            {
                await FirstAsync().ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Withdraws all that are under way, the last one first.</summary>
    public void Withdraw()
    {
        List<CancellationTokenSource> withdrawals;
        lock (_gate) // Against sends.
        {
            withdrawals = [.. _underWay.Reverse().Select(static sent => sent.Withdrawal)];
        }

        withdrawals.ForEach(static withdrawal => withdrawal.Cancel());
    }

    private async Task FirstAsync()
    {
        var (answer, _) = _underWay.First!.Value;
        try
        {
            await answer.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken); // The caller's, not ours.
        }
        finally
        {
            lock (_gate) // Against the withdrawal of all.
            {
                _underWay.RemoveFirst();
            }
        }
    }

    private static async Task AnswerAsync(Parcel[] parcels, Func<Parcel[], CancellationToken, Task> send, CancellationToken withdrawal)
    {
        try
        {
            await send(parcels, withdrawal).ConfigureAwait(false);
            Array.ForEach(parcels, static parcel => parcel.Return()); // The queue has copies.
        }
        finally
        {
            Array.ForEach(parcels, static parcel => parcel.Release()); // Without an answer nobody knows who still reads it.
        }
    }
}
