namespace Troupe.Engine.Testing;

/// <content>What the test actor does with what it gets.</content>
public abstract partial class TestKitBase
{
    /// <summary>Messages for which the function says true do not reach the inbox.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => TestActor.Tell(new InboxCommand.Ignore(shouldIgnoreMessage));

    /// <summary>Messages of a type for which the function says true do not reach the inbox.</summary>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) => IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    /// <summary>Messages of a type do not reach the inbox.</summary>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    /// <summary>Every message reaches the inbox again.</summary>
    public void IgnoreNoMessages() => TestActor.Tell(new InboxCommand.Ignore(null));

    /// <summary>Lets a pilot see each message that the test actor gets.</summary>
    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new InboxCommand.Fly(pilot));

    /// <summary>The test actor watches an actor; returns when it does.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        HoldFor(WatchAsync(actorToWatch));
        return actorToWatch;
    }

    /// <summary>As <see cref="Watch"/>.</summary>
    public async Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TestActor.Tell(new InboxCommand.Watch(actorToWatch, done));
        await done.Task.WaitAsync(Dilated(TestKitSettings.DefaultTimeout)).ConfigureAwait(false);
        return actorToWatch;
    }

    /// <summary>The test actor no longer watches an actor; returns when it does not.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        HoldFor(UnwatchAsync(actorToUnwatch));
        return actorToUnwatch;
    }

    /// <summary>As <see cref="Unwatch"/>.</summary>
    public async Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TestActor.Tell(new InboxCommand.Unwatch(actorToUnwatch, done));
        await done.Task.WaitAsync(Dilated(TestKitSettings.DefaultTimeout)).ConfigureAwait(false);
        return actorToUnwatch;
    }

    private static T HoldFor<T>(Task<T> task)
    {
        Blocking.Wait(task, Timeout.InfiniteTimeSpan); // the task carries its own timeout
        return task.GetAwaiter().GetResult();
    }
}
