namespace Troupe.Wire;

/// <summary>An exception as it crosses: type, message, stack and inner ones, all as text.</summary>
/// <param name="Type">Assembly-qualified name, without version.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="Stack">Its stack in the process where it was thrown; the name of that worker stands in it.</param>
/// <param name="Inner">The inner exceptions (several for an aggregate).</param>
internal sealed record Fault(string Type, string Message, string Stack, Fault[] Inner)
{
    public static Fault Read(ref WireReader reader)
    {
        var (type, message, stack) = (reader.Text(), reader.Text(), reader.Text());
        var inner = new Fault[reader.Elements()];
        for (var i = 0; i < inner.Length; i++)
        {
            inner[i] = Read(ref reader);
        }

        return new Fault(type, message, stack, inner);
    }

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
}
