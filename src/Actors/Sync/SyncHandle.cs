namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>What locks, semaphores and events have in common as handles.</summary>
internal static class SyncHandle
{
    private static int s_number;

    /// <summary>The name of one that was given none.</summary>
    public static string Name(string kind, string? given) => given ?? $"{kind}-{Interlocked.Increment(ref s_number)}"; // they are made on any thread

    /// <inheritdoc cref="ActorHandle.AskAsync{TReply}(Persistence, Func{long, object}, CancellationToken)"/>
    /// <exception cref="ObjectDisposedException">It was disposed by its creator, before or while this waited.</exception>
    public static Task<TReply> AskOpenAsync<TReply>(this ActorHandle handle, Func<long, object> message, CancellationToken cancellationToken = default)
        where TReply : IReply => AskOpenAsync<TReply>(handle, Persistence.WhileWanted, message, cancellationToken);

    /// <inheritdoc cref="AskOpenAsync{TReply}(ActorHandle, Func{long, object}, CancellationToken)"/>
    public static async Task<TReply> AskOpenAsync<TReply>(
        this ActorHandle handle, Persistence persistence, Func<long, object> message, CancellationToken cancellationToken = default)
        where TReply : IReply
    {
        try
        {
            return await handle.AskAsync<TReply>(persistence, message, cancellationToken).ConfigureAwait(false);
        }
        catch (TargetGoneException)
        {
            throw new ObjectDisposedException(handle.Name);
        }
    }

    public static ValueTask DisposeSyncAsync(this ActorHandle handle) => handle.DisposeAsync(static request => new DisposeSync(request));
}
