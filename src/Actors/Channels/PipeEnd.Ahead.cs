namespace Troupe;

using System.Runtime.CompilerServices;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <content>Reading all that comes: ahead, in another process than the pipe's.</content>
public sealed partial class PipeEnd<T>
{
    private volatile PipeAhead? _ahead; // While somebody reads so.

    /// <summary>
    /// Receives items as they come; ends when the other end is closed and nothing is left. In another process than the pipe's the reader is given ahead about
    /// what it reads in a millisecond, unless the pipe's capacity is below 64; what it has not read when it ends, or the end goes on to another process, stays.
    /// </summary>
    /// <exception cref="InsufficientMemoryException">The next item is large, and this process can map no more; it is lost.</exception>
    /// <exception cref="PipeClosedException">The process of the other end is lost, and nothing is left: what there was to come is not known.</exception>
    /// <inheritdoc cref="ReceiveAsync(CancellationToken)"/>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        PipeAhead? ahead = null;
        try
        {
            while (true)
            {
                T item;
                try
                {
                    ahead ??= await ReadAheadAsync(cancellationToken).ConfigureAwait(false);
                    item = ahead is null ? await ReceiveAsync(cancellationToken).ConfigureAwait(false) : await NextAsync(ahead, cancellationToken).ConfigureAwait(false);
                }
                catch (PipeClosedException closed) when (closed.Loss is null)
                {
                    yield break;
                }

                yield return item;
            }
        }
        finally
        {
            if (ahead is not null)
            {
                await StopAsync(ahead).ConfigureAwait(false);
            }
        }
    }

    // Null where nothing is read ahead: every item is asked for when it is wanted.
    private async ValueTask<PipeAhead?> ReadAheadAsync(CancellationToken cancellationToken)
    {
        if (_handle.IsHere || _isSentOn || (_way & Way.Ahead) == 0 || !CanReceive)
        {
            return null;
        }

        await ArriveAsync(cancellationToken).ConfigureAwait(false);
        await EndAheadAsync().ConfigureAwait(false); // Another's, who is not waiting now.
        var made = new PipeAhead(AheadAsync);
        if (Interlocked.CompareExchange(ref _ahead, made, null) is not null)
        {
            throw Refused(new PipeAnswered(0, PipeOutcome.Busy));
        }

        if (!_isSentOn)
        {
            return made;
        }

        made.End(); // It was sent on meanwhile, maybe without knowing of this.
        _ahead = null;
        return null;
    }

    // Filed at once, in the order in which it is called: it must not come behind its own stop.
    private Task<IReply> AheadAsync(int most, PipePlace place) =>
        AskAsync(request => new TakeAhead(request, _side, _hand, most, place.Session, place.Delivery - 1), CancellationToken.None);

    private async ValueTask<T> NextAsync(PipeAhead ahead, CancellationToken cancellationToken)
    {
        var (item, answer) = await ahead.NextAsync(cancellationToken).ConfigureAwait(false);
        // It has ended; or the pipe has no memory for that much at a time. If one item alone does not come either, that is said then.
        if (item is null && answer is null or PipeAnswered { Outcome: PipeOutcome.Empty } or ItemStays)
        {
            await StopAsync(ahead).ConfigureAwait(false);
            return await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        }

        return item is not null ? Open(item) : throw Refused(answer!);
    }

    // What is asked for otherwise comes after what is not read yet.
    private ValueTask EndAheadAsync() => _ahead switch
    {
        null => ValueTask.CompletedTask,
        { IsAwaited: true } => throw Refused(new PipeAnswered(0, PipeOutcome.Busy)),
        var ahead => new(StopAsync(ahead)),
    };

    private async Task StopAsync(PipeAhead ahead)
    {
        await ahead.StopAsync(async (place, unread, coming) =>
        {
            await TellAsync(request => new TellPlace(request, _side, _hand, place, IsStop: true)).ConfigureAwait(false);
            _ = LetGoAsync(unread, coming); // The answer may have been lost on its way.
        }).ConfigureAwait(false);
        Interlocked.CompareExchange(ref _ahead, null, ahead);
    }

    // The pipe has them again, and the memory they lie in is of no use here.
    private async Task LetGoAsync(Parcel[] unread, Task<IReply>? coming)
    {
        try
        {
            unread = coming is not null && await coming.ConfigureAwait(false) is ParcelsTaken late ? [.. unread, .. late.Items] : unread;
        }
        catch (Exception gone) when (gone is TroupeException or ObjectDisposedException)
        {
            // Nothing came.
        }

        foreach (var parcel in unread)
        {
            if (parcel.Segment is { } segment)
            {
                _handle.Tell(new ReleaseSegment(segment.Id));
            }
        }
    }
}
