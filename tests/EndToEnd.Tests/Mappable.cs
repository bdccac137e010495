namespace Troupe.EndToEnd.Tests;

/// <summary>Methods for <c>troupe map</c>, good ones and such as it refuses.</summary>
public static class Mappable
{
    public static string Twice(string line) => line + line;

    public static string TwoLines(string line) => line + "\n" + line;

    public static async Task<int> LengthAsync(string line)
    {
        await Task.Yield();
        return line.Length;
    }

    public static string Describe(Point point) => $"{point.X}/{point.Y}";

    public static string Say(string line)
    {
        Console.WriteLine($"saying {line}");
        return line;
    }

    public static string Throwing(string line) => line == "bad" ? throw new InvalidOperationException("this line is bad") : line;

    public static string Overloaded(string line) => line;

    public static string Overloaded(int number) => $"{number}";

    public static string OfTwo(string left, string right) => left + right;

    public static string OfNone() => "";

    public static void Resultless(string line) => _ = line;

    public static Task ResultlessAsync(string line) => Task.FromResult(line);

    public static T Generic<T>(T item) => item;

    public static string OfSpan(ReadOnlySpan<char> line) => line.ToString();

    internal static string Hidden(string line) => line;

    /// <summary>A value with a field and a property.</summary>
    public sealed class Point
    {
        public int X;

        public int Y { get; init; }
    }

    /// <summary>Somebody's object.</summary>
    public sealed class Instance
    {
        private readonly string _suffix = "!";

        public string Shout(string line) => line + _suffix;
    }
}
