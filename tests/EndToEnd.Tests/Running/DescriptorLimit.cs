namespace Troupe.EndToEnd.Tests.Running;

using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>Another process's limit of open descriptors, set from outside as an administrator would; as it was again when this is disposed.</summary>
internal sealed partial class DescriptorLimit : IDisposable
{
    private const int Descriptors = 7; // RLIMIT_NOFILE

    private readonly int _process;
    private readonly Limit _before;

    private DescriptorLimit(int process, Limit before) => (_process, _before) = (process, before);

    /// <summary>What is open stays; so many more can be opened.</summary>
    public static DescriptorLimit LeavingFree(int process, int count)
    {
        var open = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(static path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).ToHashSet();
        var limit = 0;
        for (var free = 0; free < count; limit++)
        {
            free += open.Contains(limit) ? 0 : 1;
        }

        Assert.Equal(0, Get(process, Descriptors, 0, out var before));
        var limited = new DescriptorLimit(process, before);
        limited.Set(before with { Soft = (ulong)limit });
        return limited;
    }

    public void Dispose() => Set(_before);

    private void Set(Limit limit) => Assert.Equal(0, Put(_process, Descriptors, limit, 0));

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int Get(int process, int resource, nint none, out Limit before);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int Put(int process, int resource, in Limit limit, nint none);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Soft, ulong Hard);
}
