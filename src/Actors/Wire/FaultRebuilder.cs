namespace Troupe.Wire;

using System.Reflection;
using System.Runtime.ExceptionServices;

/// <summary>Makes exceptions of faults. Only types that derive from <see cref="Exception"/> are ever made.</summary>
internal static class FaultRebuilder
{
    private const BindingFlags AnyConstructor = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static Exception Rebuild(Fault fault)
    {
        var inner = Array.ConvertAll(fault.Inner, Rebuild);
        try
        {
            if (Original(fault, inner) is { } original)
            {
                return ExceptionDispatchInfo.SetRemoteStackTrace(original, fault.Stack);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Constructors, initializers and Message are the user's code: whatever they throw, what happened there is told all the same.
            return Remote(fault, inner);
        }

        return Remote(fault, inner);
    }

    private static Exception Remote(Fault fault, Exception[] inner) => ExceptionDispatchInfo.SetRemoteStackTrace(
        new RemoteException(PlainName(fault.Type), fault.Message, fault.Stack, Single(inner)), fault.Stack);

    private static Exception? Original(Fault fault, Exception[] inner)
    {
        if (fault.Type == typeof(AggregateException).FullName && inner.Length > 0)
        {
            return new AggregateException(OwnMessage(fault), inner);
        }

        if (Find(fault.Type) is not { } type)
        {
            return null;
        }

        foreach (var candidate in Candidates(type, fault, Single(inner)))
        {
            // A constructor may word its own message: then the type is right and the words are not.
            if (candidate.Message == fault.Message && candidate.InnerException == Single(inner))
            {
                return candidate;
            }
        }

        return null;
    }

    private static IEnumerable<Exception> Candidates(Type type, Fault fault, Exception? inner)
    {
        var message = fault.Message;
        if (WithParameter(type, message, inner) is { } named)
        {
            yield return named;
        }

        (Type[] Types, object?[] Values)[] forms =
        [
            ([typeof(Fault), typeof(Exception)], [fault, inner]), // ours that read their data out of it
            ([typeof(string), typeof(Exception)], [message, inner]),
            ([typeof(string)], [message]),
            ([], []),
        ];
        foreach (var (types, values) in forms)
        {
            if (Make(type, types, values) is { } made)
            {
                yield return made;
            }
        }
    }

    private static Exception? Make(Type type, Type[] types, object?[] values)
    {
        // Ours have constructors with data; those that cross have a private one with the message only.
        var flags = type.Assembly == typeof(FaultRebuilder).Assembly ? AnyConstructor : AnyConstructor & ~BindingFlags.NonPublic;
        try
        {
            return (Exception?)type.GetConstructor(flags, types)?.Invoke(values);
        }
        catch (TargetInvocationException)
        {
            return null; // it does not like our arguments: the next form may do, else a RemoteException tells all
        }
        catch (MemberAccessException)
        {
            return null; // abstract, or not to be made: a RemoteException tells all
        }
    }

    // ArgumentException and its two: the parameter's name stands at the end of the message, as the runtime words it.
    private static Exception? WithParameter(Type type, string message, Exception? inner)
    {
        const string Before = " (Parameter '", After = "')";
        var start = message.LastIndexOf(Before, StringComparison.Ordinal);
        if (start < 0 || !message.EndsWith(After, StringComparison.Ordinal))
        {
            return null;
        }

        var (own, parameter) = (message[..start], message[(start + Before.Length)..^After.Length]);
        return type == typeof(ArgumentException) ? new ArgumentException(own, parameter, inner)
            : type == typeof(ArgumentNullException) ? new ArgumentNullException(parameter, own)
            : type == typeof(ArgumentOutOfRangeException) ? new ArgumentOutOfRangeException(parameter, own)
            : null;
    }

    // An aggregate appends its inner messages to its own.
    private static string OwnMessage(Fault fault)
    {
        var message = fault.Message;
        foreach (var inner in fault.Inner.Reverse())
        {
            var suffix = $" ({inner.Message})";
            if (message.EndsWith(suffix, StringComparison.Ordinal))
            {
                message = message[..^suffix.Length];
            }
        }

        return message;
    }

    private static Type? Find(string name)
    {
        try
        {
            var type = Type.GetType(name, throwOnError: false);
            return type is { IsAbstract: false, ContainsGenericParameters: false } && typeof(Exception).IsAssignableFrom(type) ? type : null;
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or TypeLoadException or ArgumentException)
        {
            return null; // not to be found here: a RemoteException tells all
        }
    }

    private static Exception? Single(Exception[] inner) => inner.Length switch
    {
        0 => null,
        1 => inner[0],
        _ => new AggregateException(inner),
    };

    private static string PlainName(string type) => type.Split(", ")[0];
}
