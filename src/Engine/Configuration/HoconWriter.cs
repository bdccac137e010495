namespace Troupe.Engine;

using System.Text;

/// <summary>Writes values as HOCON, every text quoted, so that parsing gives the same value.</summary>
internal static class HoconWriter
{
    public static string Write(HoconValue value)
    {
        var text = new StringBuilder();
        Value(text, value, 0);
        return text.ToString();
    }

    private static void Value(StringBuilder text, HoconValue value, int depth)
    {
        if (value.ObjectOrNull is { } keys) Object(text, keys, depth);
        else if (value.IsArray()) List(text, value.GetArray(), depth);
        else if (value.GetString() is { } plain) Quoted(text, plain);
        else text.Append("null");
    }

    private static void Object(StringBuilder text, HoconObject keys, int depth)
    {
        text.Append('{');
        foreach (var (key, value) in keys.Items)
        {
            text.Append('\n').Append(' ', (depth + 1) * 2);
            Quoted(text, key);
            text.Append(" : ");
            Value(text, value, depth + 1);
        }

        if (keys.Items.Count > 0) text.Append('\n').Append(' ', depth * 2);
        text.Append('}');
    }

    private static void List(StringBuilder text, IList<HoconValue> items, int depth)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Value(text, items[i], depth);
        }

        text.Append(']');
    }

    private static void Quoted(StringBuilder text, string plain)
    {
        text.Append('"');
        foreach (var c in plain)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ': text.Append("\\u").Append(((int)c).ToString("x4")); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}
