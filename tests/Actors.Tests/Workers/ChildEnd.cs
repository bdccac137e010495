namespace Troupe.Actors.Tests.Workers;

using System.Runtime.InteropServices;
using Troupe.Workers;

/// <summary>Waits until a child has ended, and leaves it to be reaped: its number is still its own.</summary>
internal static unsafe partial class ChildEnd
{
    private const int ByProcessId = 1;
    private const int Exited = 4;
    private const int LeaveIt = 0x01000000;
    private const int InformationSize = 128;

    public static Task Of(int process) => Task.Factory.StartNew(
        () =>
        {
            var information = stackalloc byte[InformationSize];
            while (WaitFor(ByProcessId, process, information, Exited | LeaveIt) < 0 && Libc.Errno == Libc.Eintr)
            {
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitFor(int kind, int process, byte* information, int options);
}
