namespace Troupe.Actors.Tests.State;

/// <summary>What this process has mapped of shared arrays.</summary>
internal static class ArrayMemory
{
    /// <summary>Whether some memory file of this size is mapped for writing. Other shared memory has other sizes: choose one nobody else uses.</summary>
    public static bool IsMapped(long size) => File.ReadLines("/proc/self/maps").Any(line =>
    {
        if (!line.Contains("rw-s", StringComparison.Ordinal) || !line.Contains("/memfd:troupe-", StringComparison.Ordinal))
        {
            return false;
        }

        var ends = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
        return Convert.ToInt64(ends[1], 16) - Convert.ToInt64(ends[0], 16) == size;
    });

    /// <summary>How many descriptors of memory files it has open.</summary>
    public static bool IsOpen(long mark) => Directory.EnumerateFiles("/proc/self/fd").Any(file =>
        new FileInfo(file).LinkTarget?.Contains($"/memfd:troupe-{mark} ", StringComparison.Ordinal) == true);
}
