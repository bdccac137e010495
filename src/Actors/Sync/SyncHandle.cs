namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>What locks, semaphores and events have in common as handles.</summary>
internal static class SyncHandle
{
    private static int s_number;

    /// <summary>The name of one that was given none.</summary>
    public static string Name(string kind, string? given) => given ?? $"{kind}-{Interlocked.Increment(ref s_number)}"; // they are made on any thread

    /// <inheritdoc cref="ActorHandle.AskAsync{TReply}"/>
    /// <exception cref="ObjectDisposedException">It was disposed by its creator, before or while this waited.</exception>
    public static async Task<TReply> AskOpenAsync<TReply>(this ActorHandle handle, Func<long, object> message, CancellationToken cancellationToken = default)
        where TReply : IReply
    {
        try
        {
            return await handle.AskAsync<TReply>(message, cancellationToken).ConfigureAwait(false);
        }
        catch (TargetGoneException)
        {
            throw new ObjectDisposedException(handle.Name);
        }
    }

    /// <summary>Gives back what a lease had. Where there is nothing left to give it back to, nothing is left to do, and no error to hide another with.</summary>
    public static async Task GiveBackAsync(this ActorHandle handle, Func<long, object> message)
    {
        try
        {
            await handle.AskAsync<IReply>(message).ConfigureAwait(false);
        }
        catch (TroupeException gone) when (gone is TargetGoneException or PeerLostException)
        {
        }
    }

    public static ValueTask DisposeSyncAsync(this ActorHandle handle) => handle.DisposeAsync(static request => new DisposeSync(request));
}
