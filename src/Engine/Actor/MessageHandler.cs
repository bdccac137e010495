namespace Troupe.Engine;

/// <summary>One declared handler; answers whether it took the message.</summary>
internal abstract class MessageHandler
{
    internal abstract bool TryHandle(object message);
}

internal sealed class ActionHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    internal override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
        handler(typed);
        return true;
    }
}

internal sealed class FuncHandler<T>(Func<T, bool> handler) : MessageHandler
{
    internal override bool TryHandle(object message) => message is T typed && handler(typed);
}

internal sealed class AsyncHandler<T>(Func<T, Task> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    internal override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
        ActorTaskScheduler.RunTask(() => handler(typed));
        return true;
    }
}

/// <summary>Narrows a handler of objects to a type that is only known at run time.</summary>
internal sealed class TypedHandler(Type type, MessageHandler inner) : MessageHandler
{
    internal override bool TryHandle(object message) => type.IsInstanceOfType(message) && inner.TryHandle(message);
}
