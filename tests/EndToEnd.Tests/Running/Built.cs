namespace Troupe.EndToEnd.Tests.Running;

/// <summary>Where the build put its programs: PROJECT/CONFIGURATION, beside each other.</summary>
internal static class Built
{
    public static string Host => Output("Troupe.Host", "Troupe.Host.dll");

    public static string Sample => typeof(Sample.Text).Assembly.Location;

    public static string Tests => typeof(Built).Assembly.Location;

    /// <summary>The repository: above artifacts/ENGINE/bin/PROJECT/CONFIGURATION.</summary>
    public static string Root => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    /// <summary><c>debug</c> or <c>release</c>.</summary>
    public static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static string Output(string project, string file) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, Configuration, file));
}
