namespace Troupe.Bench;

using System.Text.Json;

/// <summary>A run of ours in a process of its own: this program again, told to measure one row.</summary>
internal static class Fresh
{
    public const string Option = "--measure";

    public static Task<Dictionary<string, double>> RunAsync(IRow row)
    {
        var (program, arguments) = Command(Option, row.Name);
        return OneLine.RunAsync(program, arguments, row.Settings);
    }

    /// <summary>The other end of it: measures, prints, and gives the process's exit code.</summary>
    public static int Measure(string name)
    {
        var row = RowList.All.Single(row => row.Name == name);
        try
        {
            row.PrepareAsync().GetAwaiter().GetResult();
            Console.WriteLine(JsonSerializer.Serialize(row.MeasureAsync().GetAwaiter().GetResult()));
            return 0;
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine($"{fault}\n{fault.GetType().Name}: {fault.Message}"); // who started this process shows the last line
            return 1;
        }
        finally
        {
            row.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>What starts this program again.</summary>
    public static (string Program, string[] Arguments) Command(params string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its program.");
        var isDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return (program, isDotnet ? [typeof(Fresh).Assembly.Location, .. arguments] : arguments);
    }
}
