namespace Troupe.Code;

using Troupe.Payload;

/// <summary>Types that stand in references as one byte. Only ever appended to.</summary>
internal static class KnownTypes
{
    /// <summary>Bytes below this one tag other forms of a type.</summary>
    public const int First = 16;

    private static readonly Type[] s_types =
    [
        typeof(int), typeof(string), typeof(Nothing), typeof(long), typeof(double), typeof(bool), typeof(object), typeof(byte), typeof(char),
        typeof(float), typeof(decimal), typeof(short), typeof(uint), typeof(ulong), typeof(Guid), typeof(DateTime), typeof(TimeSpan), typeof(byte[]),
    ];

    public static int NumberOf(Type type) => Array.IndexOf(s_types, type) is >= 0 and var index ? index + First : -1;

    public static Type? Of(int number) => number - First < s_types.Length ? s_types[number - First] : null;
}
