namespace Troupe.Engine;

/// <summary>Completes a task when the one actor it watches has stopped.</summary>
internal sealed class EndWatcher(ActorRefProvider provider) : MinimalActorRef
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<ActorPath> _path = new(provider.NextTempPath);

    internal Task<bool> Ended => _ended.Task;

    public override ActorPath Path
    {
        get
        {
            if (!_path.IsValueCreated) provider.RegisterTemp(_path.Value.Name, this); // Another system needs a way to answer.
            return _path.Value;
        }
    }

    public override IActorRefProvider Provider => provider;

    internal override void SendSystemMessage(ISystemMessage message)
    {
        if (message is not DeathWatchNotification) return;
        if (_path.IsValueCreated) provider.UnregisterTemp(_path.Value.Name);
        _ended.TrySetResult(true);
    }
}

/// <summary>Waiting for an actor's end.</summary>
public static class WatchAsyncSupport
{
    /// <summary>True when the actor has stopped, or never was; false when the wait was cancelled before.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var subject = (IInternalActorRef)target;
        if (subject.Provider is not ActorRefProvider provider) throw new ArgumentException("Unable to resolve the target Provider", nameof(target));
        var end = new EndWatcher(provider);
        subject.SendSystemMessage(new Watch(subject, end));
        try
        {
            return await end.Ended.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false; // What the answer says already.
        }
        finally
        {
            subject.SendSystemMessage(new Unwatch(subject, end));
        }
    }
}
