namespace Troupe.Workers;

/// <summary>How the end of a child is heard: by a descriptor that becomes readable, or, on kernels without it, by a thread that waits.</summary>
internal static unsafe class EndDescriptor
{
    private const nint OpenProcessDescriptor = 434;
    private const int ByProcessId = 1;
    private const int Exited = 4;
    private const int LeaveIt = 0x01000000;
    private const int InformationSize = 128;

    /// <summary>The descriptor (closed by exec), or -1.</summary>
    public static int Open(int process) => (int)Libc.SystemCall(OpenProcessDescriptor, process, 0);

    /// <summary>Calls back when the child has ended; it is still to be reaped then, so its number is still its own.</summary>
    public static void WaitOnThread(int process, Action ended) => new Thread(
        () =>
        {
            var information = stackalloc byte[InformationSize];
            while (Libc.WaitFor(ByProcessId, process, information, Exited | LeaveIt) < 0 && Libc.Errno == Libc.Eintr)
            {
            }

            ended();
        },
        64 * 1024) { IsBackground = true, Name = $"troupe-child-{process}" }.Start();
}
