namespace Troupe.Engine;

/// <summary>Something that gets messages for code that is no actor.</summary>
public interface IInboxable : ICanWatch
{
    /// <summary>The ref that messages for it go to.</summary>
    IActorRef Receiver { get; }

    /// <summary>The next message, waited for as long as <c>akka.actor.inbox.default-timeout</c> says.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    object Receive();

    /// <summary>The next message.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    object Receive(TimeSpan timeout);

    /// <summary>The next message, without holding the thread.</summary>
    Task<object> ReceiveAsync();

    /// <summary>The next message, without holding the thread.</summary>
    Task<object> ReceiveAsync(TimeSpan timeout);

    /// <summary>The next message for which the predicate says true; others stay.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    object ReceiveWhere(Predicate<object> predicate);

    /// <summary>The next message for which the predicate says true; others stay.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout);

    /// <summary>Sends a message as the inbox.</summary>
    void Send(IActorRef target, object message);
}

/// <summary>
/// An actor that keeps what it gets for code that is no actor: up to <c>akka.actor.inbox.inbox-size</c> (1,000) messages, the rest are dropped with a
/// warning. Any number of threads may wait; the first in line gets the message. Stopped by <see cref="Dispose()"/>.
/// </summary>
public class Inbox : IInboxable, IDisposable
{
    private readonly ActorSystemImpl _system;
    private readonly TimeSpan _defaultTimeout;
    private bool _disposed;

    private Inbox(ActorSystemImpl system)
    {
        _system = system;
        _defaultTimeout = system.Settings.Config.GetTimeSpan("akka.actor.inbox.default-timeout", TimeSpan.FromSeconds(5));
        var size = system.Settings.Config.GetInt("akka.actor.inbox.inbox-size", 1000);
        Receiver = system.SystemActorOf(Props.Create(typeof(InboxActor), size), system.NextInboxName());
    }

    /// <inheritdoc/>
    public IActorRef Receiver { get; }

    /// <summary>An inbox in a system.</summary>
    public static Inbox Create(ActorSystem system) => new((ActorSystemImpl)system);

    /// <summary>Its end of an actor comes as <see cref="Terminated"/>.</summary>
    public IActorRef Watch(IActorRef subject)
    {
        Receiver.Tell(new InboxCommand.Watch(subject, null), ActorRefs.NoSender);
        return subject;
    }

    /// <summary>The end of an actor comes as the message.</summary>
    public IActorRef WatchWith(IActorRef subject, object message)
    {
        Receiver.Tell(new InboxCommand.Watch(subject, message), ActorRefs.NoSender);
        return subject;
    }

    /// <summary>The end of an actor does not come.</summary>
    public IActorRef Unwatch(IActorRef subject)
    {
        Receiver.Tell(new InboxCommand.Unwatch(subject), ActorRefs.NoSender);
        return subject;
    }

    /// <inheritdoc/>
    public void Send(IActorRef actorRef, object message) => actorRef.Tell(message, Receiver);

    /// <inheritdoc/>
    public object Receive() => Receive(_defaultTimeout);

    /// <inheritdoc/>
    public object Receive(TimeSpan timeout) => Await(Request(null, timeout));

    /// <inheritdoc/>
    public object ReceiveWhere(Predicate<object> predicate) => ReceiveWhere(predicate, _defaultTimeout);

    /// <inheritdoc/>
    public object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout) => Await(Request(predicate, timeout));

    /// <inheritdoc/>
    public Task<object> ReceiveAsync() => ReceiveAsync(_defaultTimeout);

    /// <inheritdoc/>
    public Task<object> ReceiveAsync(TimeSpan timeout) => Request(null, timeout);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the actor; what it still holds is gone.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing) return;
        _disposed = true;
        _system.Stop(Receiver);
    }

    private Task<object> Request(Predicate<object>? predicate, TimeSpan timeout)
    {
        var request = new InboxRequest(predicate);
        if (timeout >= TimeSpan.Zero) request.LimitTime(_system.Delays, timeout);
        Receiver.Tell(request, ActorRefs.NoSender);
        return request.Task;
    }

    // This is what an inbox is for: the thread is the user's, and not an actor's.
    private static object Await(Task<object> task)
    {
        ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        return task.GetAwaiter().GetResult();
    }
}
