namespace Troupe.Bench.Rows;

/// <summary>The collector set for a program that makes much at once: it collects less often, and never beside the program's threads.</summary>
internal static class CollectorSettings
{
    // Hexadecimal: 64 MiB of young memory between two collections, and arrays up to 16 MiB in it.
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["DOTNET_GCgen0size"] = "0x4000000",
        ["DOTNET_GCLOHThreshold"] = "0x1000000",
        ["DOTNET_gcConcurrent"] = "0",
    };

    /// <summary>The same for people.</summary>
    public static string Text { get; } = string.Join(", ", All.Select(static setting => $"{setting.Key}={setting.Value}"));
}
