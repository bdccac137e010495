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

    public static double Area(double width, double height) => width * height;

    public static async Task<string> Describe3Async(string name, int? count, DayOfWeek day)
    {
        await Task.Yield();
        return $"{name} {count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"} {day}";
    }

    public static string Joined(string[] fields) => string.Join('|', fields);

    /// <summary>Fails the first time that any process or thread does a line, by a file that it leaves in the folder it is given: "FOLDER NAME".</summary>
    public static string FailsFirst(string line)
    {
        var mark = line.Replace(' ', '/');
        if (File.Exists(mark))
        {
            return line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        }

        File.WriteAllText(mark, "");
        throw new InvalidOperationException("the first time");
    }

    /// <summary>Never ends the first time; see <see cref="FailsFirst"/>.</summary>
    public static string HangsFirst(string line)
    {
        try
        {
            return FailsFirst(line);
        }
        catch (InvalidOperationException)
        {
            Thread.Sleep(Timeout.Infinite);
            throw;
        }
    }

    /// <summary>Leaves a mark in the file that the line names, and takes its process with it.</summary>
    public static string Dies(string line)
    {
        File.AppendAllText(line, "x");
        Environment.Exit(7);
        return line;
    }

    public static string Hang(string line)
    {
        Thread.Sleep(Timeout.Infinite);
        return line;
    }

    /// <summary>Some work: as much as half a millisecond, or none.</summary>
    public static string Work(string line)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromMicroseconds(line.Length % 5 * 50))
        {
        }

        return line.EndsWith("bad", StringComparison.Ordinal) ? throw new InvalidOperationException("this line is bad") : $"{line.Length} {line}";
    }

    /// <summary>The first line takes its time, the others none.</summary>
    public static string SlowFirst(string line)
    {
        if (line == "slow")
        {
            Thread.Sleep(1000);
        }

        return line;
    }

    /// <summary>The same, and its thread is free meanwhile.</summary>
    public static async Task<string> SlowFirstAsync(string line)
    {
        if (line == "slow")
        {
            await Task.Delay(1000);
        }

        return line;
    }

    public static int OfFive(int a, int b, int c, int d, int e) => a + b + c + d + e;

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
