namespace Troupe.Host.Lines;

using System.IO.Enumeration;

/// <summary>Which files a list of names and patterns stands for: in the order given, those of one pattern sorted by name.</summary>
internal static class InputFiles
{
    /// <param name="names">Paths, <c>-</c> for standard input, and patterns of <c>*</c>, <c>?</c> and <c>**</c> (folders at any depth).</param>
    /// <exception cref="BadInputException">A file cannot be read, or nothing fits a pattern.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> names)
    {
        if (names.Count(name => name == "-") > 1)
        {
            throw new BadInputException("Standard input can be read only once.");
        }

        var found = names.SelectMany(name => IsPattern(name) ? Fitting(name) : [name]).ToList();
        foreach (var file in found.Where(file => file != "-"))
        {
            Open(file).Dispose();
        }

        return found;
    }

    public static FileStream Open(string path) => Files.Open(path, "read", () =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan));

    /// <summary>A file may have a star in its name.</summary>
    private static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?') && !File.Exists(name);

    private static List<string> Fitting(string pattern)
    {
        string[] found = [Path.IsPathRooted(pattern) ? "/" : ""];
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts[..^1])
        {
            found = [.. found.SelectMany(folder => Folders(folder, part)).Distinct()];
        }

        var files = found.SelectMany(folder => Entries(folder, parts[^1], isFolder: false)).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new BadInputException($"No file fits {pattern}.");
    }

    private static IEnumerable<string> Folders(string folder, string part) => part switch
    {
        "**" => Entries(folder, "*", isFolder: true).SelectMany(below => Folders(below, part)).Prepend(folder),
        _ when part.AsSpan().ContainsAny('*', '?') => Entries(folder, part, isFolder: true),
        _ => [Path.Combine(folder, part)],
    };

    /// <summary>As in a shell, a star does not stand for what is hidden.</summary>
    private static IEnumerable<string> Entries(string folder, string part, bool isFolder)
    {
        var real = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(real))
        {
            return [];
        }

        try
        {
            var entries = isFolder ? new DirectoryInfo(real).GetDirectories().Where(entry => entry.LinkTarget is null) : new DirectoryInfo(real).GetFiles().AsEnumerable<FileSystemInfo>();
            return [.. entries
                .Select(entry => entry.Name)
                .Where(name => FileSystemName.MatchesSimpleExpression(part, name, ignoreCase: false) && (name[0] != '.' || part[0] == '.'))
                .Select(name => Path.Combine(folder, name))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Files.Refusal(real, "read", error);
        }
    }
}
