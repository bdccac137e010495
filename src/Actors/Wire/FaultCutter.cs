namespace Troupe.Wire;

using System.Text;

/// <summary>Makes a fault of an exception, within what a fault may take.</summary>
internal sealed class FaultCutter(string worker)
{
    private const string Mark = " … (cut)";

    private int _bytesLeft = Fault.TextLimit;
    private int _left = Fault.MaxCount;

    public Fault Cut(Exception exception) => Cut(exception, 0);

    private Fault Cut(Exception exception, int depth)
    {
        _left--;
        var type = exception is RemoteException remote ? remote.OriginalType : NameOf(exception.GetType());

        // Each takes at most half of what is left: the outer ones say most.
        var text = (Type: Shortened(type), Message: Shortened(MessageOf(exception)), Stack: Shortened(StackOf(exception)));
        var inner = new List<Fault>();
        foreach (var one in InnerOf(exception))
        {
            if (depth < Fault.MaxDepth && _left > 0)
            {
                inner.Add(Cut(one, depth + 1));
            }
        }

        return new Fault(text.Type, text.Message, text.Stack, [.. inner]);
    }

    private static IEnumerable<Exception> InnerOf(Exception exception) => exception switch
    {
        AggregateException aggregate => aggregate.InnerExceptions,
        { InnerException: { } inner } => [inner],
        _ => [],
    };

    // An exception's message is the user's code: it may throw itself.
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message ?? "";
        }
        catch (Exception error)
        {
            return $"(its message cannot be read: {error.GetType()})";
        }
    }

    private string StackOf(Exception exception)
    {
        string? stack;
        try
        {
            stack = exception.StackTrace;
        }
        catch (Exception error)
        {
            stack = $"   (its stack cannot be read: {error.GetType()})";
        }

        return $"{stack?.TrimEnd()}\n   on worker {worker}".TrimStart('\n');
    }

    /// <summary>A name that finds the type again whatever the assembly's version.</summary>
    private static string NameOf(Type type)
    {
        var name = type.FullName is { } full && !type.IsConstructedGenericType ? full : type.ToString();
        return type.Assembly == typeof(object).Assembly ? name : $"{name}, {type.Assembly.GetName().Name}";
    }

    private string Shortened(string text)
    {
        var allowed = _bytesLeft / 2;
        if (Encoding.UTF8.GetByteCount(text) > allowed)
        {
            text = Head(text, allowed);
        }

        _bytesLeft -= Encoding.UTF8.GetByteCount(text);
        return text;
    }

    private static string Head(string text, int allowed)
    {
        var room = allowed - Encoding.UTF8.GetByteCount(Mark);
        if (room <= 0)
        {
            return "";
        }

        var (length, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > room)
            {
                break;
            }

            bytes += rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return text[..length] + Mark;
    }
}
