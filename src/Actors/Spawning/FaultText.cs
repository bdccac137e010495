namespace Troupe.Spawning;

using Troupe.Wire;

/// <summary>What is written when a function that nobody need ask about has thrown, as Python's <c>excepthook</c> does.</summary>
internal static class FaultText
{
    /// <summary>Of a fault that has crossed: type, message and stack, the inner ones after it.</summary>
    public static string Of(string where, Fault fault) => $"Exception in {where}:{Environment.NewLine}{Text(fault)}";

    /// <summary>Tells whoever wanted to be told; else, or when that throws, standard error.</summary>
    public static void Offer(Action<Exception>? faulted, Exception exception, string where)
    {
        try
        {
            if (faulted is not null)
            {
                faulted(exception);
                return;
            }
        }
        catch (Exception error)
        {
            // The callback is the user's: both are told.
            exception = new AggregateException(exception, error);
        }

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
