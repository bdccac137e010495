namespace Troupe.Host.Lines;

/// <summary>Opens files; what cannot be opened is bad input.</summary>
internal static class Files
{
    public static FileStream Open(string path, string verb, Func<FileStream> open)
    {
        if (Directory.Exists(path))
        {
            throw new BadInputException($"Cannot {verb} {path}: it is a directory.");
        }

        try
        {
            return open();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refusal(path, verb, error);
        }
    }

    public static BadInputException Refusal(string name, string verb, Exception error) => new($"Cannot {verb} {name}: {error switch
    {
        FileNotFoundException => "there is no such file.",
        DirectoryNotFoundException => "there is no such folder.",
        UnauthorizedAccessException => "permission denied.",
        _ => error.Message,
    }}");

    /// <summary>Whether two paths lead to one file.</summary>
    public static bool AreSame(string left, string right) => Real(left) == Real(right);

    private static string Real(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file.FullName;
    }
}
