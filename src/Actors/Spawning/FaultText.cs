namespace Troupe.Spawning;

using Troupe.Wire;

/// <summary>What is written when a function that nobody need ask about has thrown, as Python's <c>excepthook</c> does.</summary>
internal static class FaultText
{
    /// <summary>Of a fault that has crossed: type, message and stack, the inner ones after it.</summary>
    public static string Of(string where, Fault fault) => $"Exception in {where}:{Environment.NewLine}{Text(fault)}";

    /// <summary>Tells whoever wanted to be told; when that throws, standard error.</summary>
    public static void Offer(Action<Exception> faulted, Exception exception, string where)
    {
        try
        {
            faulted(exception);
        }
        catch (Exception error)
        {
            // The callback is the user's: both are told.
            Write(new AggregateException(exception, error), where);
        }
    }

    /// <summary>The same, on a thread of its own, which keeps the program as its child did.</summary>
    public static void OfferBeside(Action<Exception> faulted, Exception exception, string where, bool isDaemon)
    {
        try
        {
            new Thread(() => Offer(faulted, exception, where)) { IsBackground = isDaemon, Name = "troupe-faulted" }.UnsafeStart();
        }
        catch (OutOfMemoryException)
        {
            Write(exception, where); // There is no thread to be had.
        }
    }

    /// <summary>Writes it to standard error.</summary>
    public static void Write(Exception exception, string where)
    {
        try
        {
            Console.Error.WriteLine($"Exception in {where}:{Environment.NewLine}{exception}");
        }
        catch (Exception)
        {
            // The console is gone, or is a writer of the user's: there is nobody left to tell.
            return;
        }
    }

    private static string Text(Fault fault)
    {
        var text = $"{fault.Type.Split(", ")[0]}: {fault.Message}{Environment.NewLine}{fault.Stack}";
        return fault.Inner.Length == 0 ? text : $"{text}{Environment.NewLine}caused by {string.Join($"{Environment.NewLine}and by ", fault.Inner.Select(Text))}";
    }
}
