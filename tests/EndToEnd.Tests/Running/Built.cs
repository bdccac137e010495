namespace Troupe.EndToEnd.Tests.Running;

/// <summary>Where the build put its programs: PROJECT/CONFIGURATION, beside each other.</summary>
internal static class Built
{
    public static string Host => Output("Troupe.Host", "Troupe.Host.dll");

    public static string Sample => typeof(Sample.Text).Assembly.Location;

    public static string Tests => typeof(Built).Assembly.Location;

    public static string Output(string project, string file)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, file));
    }
}
