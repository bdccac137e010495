namespace Troupe.Workers;

/// <summary>
/// A worker's end of what its host gave it: the start order, and then, for as long as the host lives, nothing. When the host is gone,
/// however it went, the worker ends at once.
/// </summary>
internal sealed unsafe class Lifeline
{
    private const int Descriptor = 3;
    private const int MarkDescriptor = 4;

    /// <summary>Where this worker notes what it runs; the host reads it after the end.</summary>
    public RunningMarkPage Mark { get; }

    public StartOrder Order { get; }

    private Lifeline(StartOrder order, RunningMarkPage mark)
    {
        Order = order;
        Mark = mark;
    }

    /// <summary>Takes what the host gave; null when this process was not started by one.</summary>
    public static Lifeline? Take()
    {
        // What user code starts must not hold these open.
        if (Libc.Control(Descriptor, Libc.SetDescriptorFlags, Libc.CloseOnExec) < 0 || Libc.Control(MarkDescriptor, Libc.SetDescriptorFlags, Libc.CloseOnExec) < 0)
        {
            return null;
        }

        var header = new byte[StartOrder.HeaderSize];
        if (!Fill(header) || StartOrder.SizeAfter(header) is not { } size)
        {
            return null;
        }

        var body = new byte[size];
        return Fill(body) ? new Lifeline(StartOrder.Read(body), RunningMarkPage.Open(MarkDescriptor)) : null;
    }

    /// <summary>From now on the host's end ends this process.</summary>
    public void Hold() => new Thread(
        () =>
        {
            byte nothing;
            nint count;
            do
            {
                count = Libc.Read(Descriptor, &nothing, 1);
            }
            while (count > 0 || (count < 0 && Libc.Errno == Libc.Eintr));

            // No finalizers, no handlers, no waiting for user code: there is nobody left to care.
            HostRemains.Remove(Order.HostProcess);
            Libc.ExitNow(HostGone);
        },
        256 * 1024) { IsBackground = true, Name = "troupe-lifeline" }.Start();

    /// <summary>The exit code of a worker whose host ended first.</summary>
    internal const int HostGone = 113;

    private static bool Fill(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* start = bytes)
            {
                var count = Libc.Read(Descriptor, start, bytes.Length);
                if (count > 0)
                {
                    bytes = bytes[(int)count..];
                }
                else if (count == 0 || Libc.Errno != Libc.Eintr)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
