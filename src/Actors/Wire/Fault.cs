namespace Troupe.Wire;

using System.Globalization;
using System.Text;

/// <summary>An exception as it crosses: type, message, stack and inner ones, all as text.</summary>
/// <param name="Type">Assembly-qualified name, without version.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="Stack">Its stack in the process where it was thrown; the name of that worker stands in it.</param>
/// <param name="Inner">The inner exceptions (several for an aggregate).</param>
internal sealed record Fault(string Type, string Message, string Stack, Fault[] Inner)
{
    /// <summary>Bytes that all text of a fault and its inner ones takes together: a report of several stays under 64 KiB.</summary>
    public const int TextLimit = 16 * 1024;

    /// <summary>How deep inner faults go, and how many there are in all.</summary>
    public const int MaxDepth = 16, MaxCount = 32;

    /// <summary>Bytes that it adds to a message, at most.</summary>
    public int Size => Overhead + Encoding.UTF8.GetByteCount(Type) + Encoding.UTF8.GetByteCount(Message) + Encoding.UTF8.GetByteCount(Stack) + Inner.Sum(inner => inner.Size);

    // Three lengths of text, the number of inner ones, the offset of its item.
    private const int Overhead = 20;

    /// <param name="exception">What was thrown.</param>
    /// <param name="worker">Where: stands in the stack.</param>
    public static Fault Of(Exception exception, string worker) => new FaultCutter(worker).Cut(Payload.SegmentException.ForUsers(exception));

    /// <summary>The exception again: of its original type where that can be made, else a <see cref="RemoteException"/>; with the remote stack.</summary>
    public Exception ToException() => FaultRebuilder.Rebuild(this);

    /// <summary>What stands in its message behind the first of these, up to the next other; all that is left when that does not come.</summary>
    public string Between(string before, string after)
    {
        var start = Message.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        var rest = Message[(start + before.Length)..];
        var end = rest.IndexOf(after, StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>The number that a part of a message is; 0 where it is none.</summary>
    public static long NumberIn(string part) => long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static Fault Read(ref WireReader reader) => Read(ref reader, 0);

    public void Write(WireWriter writer)
    {
        writer.Text(Type);
        writer.Text(Message);
        writer.Text(Stack);
        writer.Number(Inner.Length);
        foreach (var fault in Inner)
        {
            fault.Write(writer);
        }
    }

    private static Fault Read(ref WireReader reader, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new WireFormatException($"Faults nest more than {MaxDepth} deep.");
        }

        var (type, message, stack) = (reader.Text(), reader.Text(), reader.Text());
        var count = reader.Elements();
        var inner = count <= MaxCount ? new Fault[count] : throw new WireFormatException($"A fault with {count} inner ones is announced.");
        for (var i = 0; i < inner.Length; i++)
        {
            inner[i] = Read(ref reader, depth + 1);
        }

        return new Fault(type, message, stack, inner);
    }
}
