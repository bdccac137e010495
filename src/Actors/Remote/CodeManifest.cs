namespace Troupe.Remote;

using System.Security.Cryptography;
using System.Text;

/// <summary>A file that a program is made of.</summary>
/// <param name="Path">Below the program's folder, with slashes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Hash">SHA-256, lower-case hexadecimal.</param>
internal readonly record struct CodeFile(string Path, long Length, string Hash);

/// <summary>What a program's build output is made of, as far as a worker needs it.</summary>
internal static class CodeManifest
{
    /// <summary>More nobody builds; a list from elsewhere that says more is refused.</summary>
    internal const int MostFiles = 10_000;

    /// <summary>The same for all of it, in bytes.</summary>
    internal const long MostBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>The same for one file.</summary>
    internal const long MostEach = 1024 * 1024 * 1024;

    private static readonly string[] s_kinds = [".dll", ".so", ".json", ".conf"];

    /// <summary>Reads every file of the folder that a worker may need.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static IReadOnlyList<CodeFile> Of(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(static file => s_kinds.Contains(Path.GetExtension(file)))
            .Order(StringComparer.Ordinal)
            .Select(file => new CodeFile(Path.GetRelativePath(folder, file), new FileInfo(file).Length, HashOf(file))),
    ];

    /// <summary>What is wrong with a list from elsewhere; null: nothing.</summary>
    public static string? Refusal(IReadOnlyList<CodeFile> files)
    {
        if (files.Count is 0 or > MostFiles || files.Sum(static file => Math.Clamp(file.Length, 0, MostEach)) > MostBytes)
        {
            return "it lists no files, or too many";
        }

        foreach (var file in files)
        {
            if (!IsBelow(file.Path) || file.Length is < 0 or > MostEach || file.Hash.Length != 64 || !file.Hash.All(char.IsAsciiHexDigitLower))
            {
                return $"it lists '{file.Path}', which is no file of a program's folder";
            }
        }

        return files.DistinctBy(static file => file.Path).Count() == files.Count ? null : "it lists a file twice";
    }

    /// <summary>The name of the folder that these files are laid out in: another build has another.</summary>
    public static string NameOf(IReadOnlyList<CodeFile> files) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', files.Select(static file => $"{file.Path} {file.Length} {file.Hash}")))));

    public static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static bool IsBelow(string path) =>
        path.Length is > 0 and <= 1000
        && !path.AsSpan().ContainsAny('\0', '\\')
        && path.Split('/').All(static part => part is not ("" or "." or ".."));
}
