namespace Troupe.Engine;

/// <summary>Asking: a message whose answer is a task.</summary>
public static class Futures
{
    /// <summary>Sends a message and gives its answer.</summary>
    /// <exception cref="AskTimeoutException">In the task: no answer in time.</exception>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    /// <summary>Sends a message and gives its answer, until cancelled.</summary>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    /// <summary>Sends a message and gives its answer, in time and until cancelled.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    /// <summary>Sends a message and gives its answer; an answer of another type faults the task.</summary>
    /// <exception cref="AskTimeoutException">In the task: no answer in time.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    /// <summary>Sends a message and gives its answer, until cancelled.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <summary>Sends a message and gives its answer, in time and until cancelled.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var ask = Prepare<T>(self, timeout, cancellationToken);
        self.Tell(message, ask);
        return ask.Task;
    }

    /// <summary>Sends a message that is made with the ref that the answer is to go to.</summary>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var ask = Prepare<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(ask), ask);
        return ask.Task;
    }

    private static AskRef<T> Prepare<T>(ICanTell self, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var system = SystemOf(self) ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self));
        var ask = new AskRef<T>(system);
        var limit = timeout ?? system.Settings.AskTimeout;
        if (limit != Timeout.InfiniteTimeSpan && limit > TimeSpan.Zero) ask.LimitTime(limit);
        if (cancellationToken.CanBeCanceled) ask.CancelWith(cancellationToken);
        return ask;
    }

    private static ActorSystemImpl? SystemOf(ICanTell target) => target switch
    {
        LocalActorRef local => local.Cell.SystemImpl,
        ActorSelection selection => SystemOf(selection.Anchor),
        Nobody => ActorCell.Current?.SystemImpl,
        IInternalActorRef { Provider: ActorRefProvider provider } => provider.System,
        _ => ActorCell.Current?.SystemImpl,
    };
}

/// <summary>Sending a task's result as a message.</summary>
public static class PipeToSupport
{
    /// <summary>Sends the result, or a <see cref="Status.Failure"/>, when the task has ended.</summary>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>The same; true: goes on in the caller's context.</summary>
    public static async Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef? sender = null, Func<T, object>? success = null,
        Func<Exception, object>? failure = null)
    {
        sender ??= ActorRefs.NoSender;
        object message;
        try
        {
            var result = await taskToPipe.ConfigureAwait(useConfigureAwait);
            message = success is null ? result! : success(result);
        }
        catch (Exception fault)
        {
            message = Failed(fault, failure);
        }
        recipient.Tell(message, sender);
    }

    /// <summary>Sends what the success function gives, if there is one, or a <see cref="Status.Failure"/>.</summary>
    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null, Func<Exception, object>? failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>The same; true: goes on in the caller's context.</summary>
    public static async Task PipeTo(
        this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef? sender = null, Func<object>? success = null,
        Func<Exception, object>? failure = null)
    {
        sender ??= ActorRefs.NoSender;
        object? message;
        try
        {
            await taskToPipe.ConfigureAwait(useConfigureAwait);
            message = success?.Invoke();
        }
        catch (Exception fault)
        {
            message = Failed(fault, failure);
        }
        if (message is not null) recipient.Tell(message, sender);
    }

    /// <summary>Sends the result, or a <see cref="Status.Failure"/>, when the task has ended.</summary>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null,
        Func<Exception, object>? failure = null) => PipeTo(taskToPipe.AsTask(), recipient, false, sender, success, failure);

    /// <summary>Sends what the success function gives, if there is one, or a <see cref="Status.Failure"/>.</summary>
    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null,
        Func<Exception, object>? failure = null) => PipeTo(taskToPipe.AsTask(), recipient, false, sender, success, failure);

    /// <summary>The same; true: goes on in the caller's context.</summary>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef? sender = null, Func<T, object>? success = null,
        Func<Exception, object>? failure = null) => PipeTo(taskToPipe.AsTask(), recipient, useConfigureAwait, sender, success, failure);

    /// <summary>The same; true: goes on in the caller's context.</summary>
    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef? sender = null, Func<object>? success = null,
        Func<Exception, object>? failure = null) => PipeTo(taskToPipe.AsTask(), recipient, useConfigureAwait, sender, success, failure);

    private static object Failed(Exception fault, Func<Exception, object>? failure) =>
        failure is null ? new Status.Failure(fault) : failure(fault);
}

/// <summary>Stopping and knowing when it is done.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends a <see cref="PoisonPill"/>; true when the actor has stopped.</summary>
    /// <exception cref="TaskCanceledException">In the task: it has not, in time.</exception>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Sends a message that is to stop the actor; true when it has stopped.</summary>
    /// <exception cref="TaskCanceledException">In the task: it has not, in time.</exception>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var subject = (IInternalActorRef)target;
        if (subject.Provider is not ActorRefProvider provider) throw new ArgumentException("Unable to resolve the target Provider", nameof(target));
        var end = new EndWatcher(provider);
        subject.SendSystemMessage(new Watch(subject, end));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            return await end.Ended.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TaskCanceledException();
        }
        finally
        {
            subject.SendSystemMessage(new Unwatch(subject, end));
        }
    }
}
