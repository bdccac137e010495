namespace Troupe.Host.Lines;

using System.Globalization;
using System.Reflection;

/// <summary>Fields of CSV, which are texts of all kinds of values.</summary>
internal static class FieldValues
{
    /// <summary>
    /// What reads a field as a <typeparamref name="T"/>: a string is the field itself, an empty field is the null of a type that has one, numbers, dates and such are read
    /// without a culture, anything else is JSON. What it throws for a field that is none is a <see cref="FormatException"/>.
    /// </summary>
    public static Func<string, T> Reader<T>()
    {
        if (typeof(T) == typeof(string))
        {
            return (Func<string, T>)(object)(Func<string, string>)(text => text);
        }

        if (Nullable.GetUnderlyingType(typeof(T)) is { } underlying)
        {
            return Make<T>(nameof(OrNull), underlying);
        }

        if (typeof(T).IsEnum)
        {
            return text => Enum.TryParse(typeof(T), text, ignoreCase: true, out var value) ? (T)value! : throw new FormatException($"'{text}' is not one of {string.Join(", ", Enum.GetNames(typeof(T)))}.");
        }

        var isParsable = typeof(T).GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IParsable<>) && type.GetGenericArguments()[0] == typeof(T));
        return isParsable ? Make<T>(nameof(Parsed), typeof(T)) : JsonValues.Reader<T>();
    }

    private static Func<string, T> Make<T>(string how, Type type) =>
        typeof(FieldValues).GetMethod(how, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).CreateDelegate<Func<Func<string, T>>>()();

    private static Func<string, T?> OrNull<T>()
        where T : struct
    {
        var read = Reader<T>();
        return text => text.Length == 0 ? null : read(text);
    }

    private static Func<string, T> Parsed<T>()
        where T : IParsable<T> => text => T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"'{text}' is none.");
}
