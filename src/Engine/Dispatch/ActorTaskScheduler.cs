namespace Troupe.Engine;

using System.Runtime.ExceptionServices;

/// <summary>Runs an actor's tasks in the actor: each piece of an async handler between two awaits is a system message to it.</summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    /// <summary>The message that the actor is at.</summary>
    public object CurrentMessage => _cell.CurrentMessage!;

    /// <summary>One: an actor does one thing at a time.</summary>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs an action in the current actor; tasks it starts run there too.</summary>
    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Runs an async piece in the current actor. Where it does not end at once, the mailbox waits for it, and its fault is the actor's.</summary>
    /// <exception cref="InvalidOperationException">No actor runs on this thread.</exception>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.Tasks.RunHere(asyncAction);
    }

    private void RunHere(Func<Task> asyncAction)
    {
        // Started as a task so that awaits find this scheduler; run on the spot, since this is the actor's own thread.
        var start = new Task<Task>(asyncAction);
        start.RunSynchronously(this);
        var task = start.GetAwaiter().GetResult();
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return;
        }
        _cell.SuspendMail();
        var message = _cell.CurrentMessage;
        task.ContinueWith(
            ended => _cell.SendSystemMessage(new ActorTaskEnded(FaultOf(ended), message)),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, Default);
    }

    private static Exception? FaultOf(Task task) => task.Status switch
    {
        TaskStatus.Faulted => task.Exception!.InnerExceptions.Count == 1 ? task.Exception.InnerException : task.Exception,
        TaskStatus.Canceled => new TaskCanceledException(task),
        _ => null,
    };

    /// <summary>By the cell: runs a piece.</summary>
    internal void Run(ActorTask piece) => TryExecuteTask(piece.Task);

    /// <summary>By the cell: an async handler has ended.</summary>
    internal void End(ActorTaskEnded ended)
    {
        _cell.ResumeMail();
        if (ended.Fault is null)
        {
            _cell.AsyncHandlerDone(ended.Message);
            return;
        }
        _cell.SetCurrentMessage(ended.Message);
        ExceptionDispatchInfo.Throw(ended.Fault);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _cell.SendSystemMessage(new ActorTask(task));

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ActorCell.Current == _cell && TryExecuteTask(task);
}
