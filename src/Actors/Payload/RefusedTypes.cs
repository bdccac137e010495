namespace Troupe.Payload;

/// <summary>Types whose values mean something only in the process they are in, with those that derive from them. Pure.</summary>
internal static class RefusedTypes
{
    // By name, so that none of their assemblies is loaded only to be compared with. A type that derives from one is refused too.
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["System.Delegate"] = "a delegate inside a value cannot travel",
        ["System.IO.Stream"] = "a stream cannot travel",
        ["System.IO.TextReader"] = "a reader cannot travel",
        ["System.IO.TextWriter"] = "a writer cannot travel",
        ["System.Net.Sockets.Socket"] = "a socket cannot travel",
        ["System.Runtime.InteropServices.SafeHandle"] = "a handle of the operating system cannot travel",
        ["System.Runtime.InteropServices.GCHandle"] = "a handle of this process cannot travel",
        ["System.Threading.Tasks.Task"] = "a task cannot travel; await it, and have a function that maps items return a result (any will do)",
        ["System.Threading.Tasks.ValueTask"] = "a task cannot travel; await it, and have a function that maps items return a result (any will do)",
        ["System.Threading.Tasks.ValueTask`1"] = "a task cannot travel; await it, and have a function that maps items return a result (any will do)",
        ["System.Threading.Thread"] = "a thread cannot travel",
        ["System.Threading.WaitHandle"] = "a wait handle cannot travel",
        ["System.Threading.Lock"] = "a lock of this process cannot travel",
        ["System.Threading.Timer"] = "a timer cannot travel",
        ["System.Threading.CancellationToken"] = "a cancellation token cannot travel; take one as the function's last parameter",
        ["System.Threading.CancellationTokenSource"] = "a cancellation source cannot travel",
        ["System.Reflection.MemberInfo"] = "a type or member cannot travel",
        ["System.Reflection.Assembly"] = "an assembly cannot travel",
        ["System.Reflection.Module"] = "a module cannot travel",
        ["System.Exception"] = "an exception cannot travel as a value",
        ["System.Lazy`1"] = "a lazy value cannot travel",
        ["System.WeakReference"] = "a weak reference cannot travel",
        ["System.WeakReference`1"] = "a weak reference cannot travel",
        ["System.Linq.IQueryable"] = "a query cannot travel; make a list of it first",
        ["System.Linq.Expressions.Expression"] = "an expression cannot travel",
        ["System.ComponentModel.Component"] = "a component cannot travel",
        ["System.Net.Http.HttpMessageInvoker"] = "an HTTP client cannot travel",
        ["System.Collections.Generic.Stack`1"] = "a stack would arrive in reverse order; send an array",
        ["System.Collections.Concurrent.ConcurrentStack`1"] = "a stack would arrive in reverse order; send an array",
        ["System.Collections.Immutable.ImmutableStack`1"] = "a stack would arrive in reverse order; send an array",
        ["Troupe.ActorChild"] = "a thread or child process is known only to the process that started it",
        ["Troupe.ActorTimer"] = "a timer cannot travel",
        ["System.IntPtr"] = "a pointer cannot travel",
        ["System.UIntPtr"] = "a pointer cannot travel",
    };

    /// <summary>Why values of this type cannot travel, whatever they hold; null: they may.</summary>
    public static string? Reason(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer)
        {
            return "a pointer cannot travel";
        }

        if (type.IsByRefLike)
        {
            return "a reference to the stack cannot travel";
        }

        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (s_refused.TryGetValue(DefinitionName(ancestor), out var reason))
            {
                return reason;
            }
        }

        foreach (var contract in type.GetInterfaces().Append(type))
        {
            if (s_refused.TryGetValue(DefinitionName(contract), out var reason))
            {
                return reason;
            }
        }

        return typeof(IActorRef).IsAssignableFrom(type) ? "an actor's reference cannot travel by itself" : null;
    }

    private static string DefinitionName(Type type) => $"{type.Namespace}.{type.Name}";
}
