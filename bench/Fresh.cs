namespace Troupe.Bench;

/// <summary>A run of ours in a process of its own: this program again, told to measure one row.</summary>
internal static class Fresh
{
    public const string Option = "--measure";

    public static Task<Dictionary<string, double>> RunAsync(string row)
    {
        var (program, arguments) = Command(Option, row);
        return OneLine.RunAsync(program, arguments);
    }

    /// <summary>What starts this program again.</summary>
    public static (string Program, string[] Arguments) Command(params string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its program.");
        var isDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return (program, isDotnet ? [typeof(Fresh).Assembly.Location, .. arguments] : arguments);
    }
}
