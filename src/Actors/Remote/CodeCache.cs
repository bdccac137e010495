namespace Troupe.Remote;

using System.Runtime.InteropServices;
using System.Security.Cryptography;

/// <summary>
/// Build outputs that were fetched from hosts, in a folder that only this user reaches:
/// <code>
///   NAME/PATH       a build, whole; the name is that of all its files' contents
///   NAME.GUID/PATH  one that is being fetched; renamed when it is whole
/// </code>
/// A file that another build here has too is linked and not fetched again. Bounded: the builds used last stay.
/// </summary>
internal sealed partial class CodeCache
{
    internal const int MostBuilds = 16;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly TimeProvider _time;

    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">So too, or it is another user's.</exception>
    public CodeCache(string folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        MakePrivate(folder);
    }

    /// <summary>Where it is, if nothing else is said: in the user's cache.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "troupe",
        "builds");

    /// <summary>The folder of the build with these files, when it is here; it counts as used now.</summary>
    public string? Find(IReadOnlyList<CodeFile> files)
    {
        var folder = Path.Combine(_folder, CodeManifest.NameOf(files));
        if (!Directory.Exists(folder) || !files.All(file => Is(Path.Combine(folder, file.Path), file)))
        {
            return null;
        }

        Directory.SetLastWriteTimeUtc(folder, _time.GetUtcNow().UtcDateTime);
        return folder;
    }

    /// <summary>Begins to put a build together, of what other builds have of it.</summary>
    /// <returns>Where, and the numbers of the files that are to be fetched.</returns>
    public (string Staging, Queue<int> Missing) Begin(IReadOnlyList<CodeFile> files)
    {
        var staging = Path.Combine(_folder, $"{CodeManifest.NameOf(files)}.{Guid.NewGuid():N}");
        MakePrivate(staging);
        var others = Builds().ToArray();
        var missing = new Queue<int>();
        for (var i = 0; i < files.Count; i++)
        {
            var path = Path.Combine(staging, files[i].Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var file = files[i];
            if (!others.Select(other => Path.Combine(other, file.Path)).Any(known => Is(known, file) && link(known, path) == 0))
            {
                missing.Enqueue(i);
            }
        }

        return (staging, missing);
    }

    /// <summary>Takes a file that was fetched. False: it is not what was listed.</summary>
    public static bool TryKeep(string staging, CodeFile file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != file.Length || Convert.ToHexStringLower(SHA256.HashData(bytes)) != file.Hash)
        {
            return false;
        }

        File.WriteAllBytes(Path.Combine(staging, file.Path), bytes);
        return true;
    }

    /// <summary>It is whole.</summary>
    /// <returns>Where it lies from now on.</returns>
    public string Finish(string staging)
    {
        var folder = staging[..staging.LastIndexOf('.')];
        try
        {
            Directory.Move(staging, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            return staging; // Another agent was faster, or what is there is not whole: this one is. It goes when it is a day old.
        }

        Prune();
        return folder;
    }

    // What other agents of this user run from stays theirs as long as it is open: a file that is removed is there until nobody has it open; and what is used is young.
    private void Prune()
    {
        foreach (var old in Builds().OrderByDescending(Directory.GetLastWriteTimeUtc).Skip(MostBuilds).Concat(Abandoned()).ToArray())
        {
            try
            {
                Directory.Delete(old, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue; // Another agent does the same.
            }
        }
    }

    private IEnumerable<string> Builds() => Directory.EnumerateDirectories(_folder).Where(static folder => !Path.GetFileName(folder).Contains('.', StringComparison.Ordinal));

    private IEnumerable<string> Abandoned() => Directory.EnumerateDirectories(_folder)
        .Where(folder => Path.GetFileName(folder).Contains('.', StringComparison.Ordinal) && Directory.GetLastWriteTimeUtc(folder) < (_time.GetUtcNow() - s_abandoned).UtcDateTime);

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Agents need Linux.");
        }

        Directory.CreateDirectory(folder, Private);
        File.SetUnixFileMode(folder, Private); // One that was there already may be anybody's to write.
    }

    private static bool Is(string path, CodeFile file) => File.Exists(path) && new FileInfo(path).Length == file.Length && CodeManifest.HashOf(path) == file.Hash;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string from, string to);
}
