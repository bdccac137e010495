namespace Troupe.Bench;

/// <summary>A run of ours in a process of its own: this program again, told to measure one row.</summary>
internal static class Fresh
{
    public const string Option = "--measure";

    public static Task<Dictionary<string, double>> RunAsync(string row)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its program.");
        var isDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return OneLine.RunAsync(program, isDotnet ? [typeof(Fresh).Assembly.Location, Option, row] : [Option, row]);
    }
}
