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
        Assert.Equal(0, Get(process, Descriptors, 0, out var before));
        var open = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(static path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).ToHashSet();
        var limit = 0;
        for (var free = 0; free < count; limit++)
        {
            free += open.Contains(limit) ? 0 : 1;
        }

        Assert.Equal(0, Put(process, Descriptors, before with { Soft = (ulong)limit }, 0));
        return new DescriptorLimit(process, before);
    }

    // Nothing to do where it is no more.
    public void Dispose() => _ = Put(_process, Descriptors, _before, 0);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int Get(int process, int resource, nint none, out Limit before);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int Put(int process, int resource, in Limit limit, nint none);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Soft, ulong Hard);
}
