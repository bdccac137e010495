namespace Troupe.Engine;

using System.Text;

/// <summary>Writes values as HOCON, every text quoted, so that parsing gives the same value.</summary>
internal static class HoconWriter
{
    private const string Hidden = "…";

    public static string Write(HoconValue value) => Write(value, hidesSecrets: false);

    /// <summary>The same for people to read: what stands under a key <c>secret</c> or <c>password</c> is left out.</summary>
    public static string WriteWithoutSecrets(HoconValue value) => Write(value, hidesSecrets: true);

    private static string Write(HoconValue value, bool hidesSecrets)
    {
        var text = new StringBuilder();
        Value(text, value, 0, hidesSecrets);
        return text.ToString();
    }

    private static void Value(StringBuilder text, HoconValue value, int depth, bool hidesSecrets)
    {
        if (value.ObjectOrNull is { } keys) Object(text, keys, depth, hidesSecrets);
        else if (value.IsArray()) List(text, value.GetArray(), depth, hidesSecrets);
        else if (value.GetString() is { } plain) Quoted(text, plain);
        else text.Append("null");
    }

    private static void Object(StringBuilder text, HoconObject keys, int depth, bool hidesSecrets)
    {
        text.Append('{');
        foreach (var (key, value) in keys.Items)
        {
            text.Append('\n').Append(' ', (depth + 1) * 2);
            Quoted(text, key);
            text.Append(" : ");
            if (hidesSecrets && key is ("secret" or "password")) Quoted(text, Hidden);
            else Value(text, value, depth + 1, hidesSecrets);
        }

        if (keys.Items.Count > 0) text.Append('\n').Append(' ', depth * 2);
        text.Append('}');
    }

    private static void List(StringBuilder text, IList<HoconValue> items, int depth, bool hidesSecrets)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Value(text, items[i], depth, hidesSecrets);
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
