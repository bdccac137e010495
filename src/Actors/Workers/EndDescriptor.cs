namespace Troupe.Workers;

/// <summary>How the end of a child is heard: by a descriptor that becomes readable.</summary>
internal static class EndDescriptor
{
    private const nint OpenProcessDescriptor = 434;

    /// <summary>The descriptor (closed by exec), or -1 where the kernel has none.</summary>
    public static int Open(int process) => (int)Libc.SystemCall(OpenProcessDescriptor, process, 0);
}
