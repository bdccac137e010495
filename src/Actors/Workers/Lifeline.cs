namespace Troupe.Workers;

/// <summary>
/// A worker's end of what its host gave it: the system order, the start order, and then, for as long as the host lives, nothing. When the host is
/// gone, however it went, the worker ends at once.
/// </summary>
internal sealed unsafe class Lifeline
{
    private const int Descriptor = 3;
    internal const int MarkDescriptor = 4;

    /// <summary>Where this worker notes what it runs; the host reads it after the end.</summary>
    public RunningMarkPage Mark { get; }

    /// <summary>What this worker's system is made of.</summary>
    public SystemOrder System { get; }

    private Lifeline(SystemOrder system, RunningMarkPage mark)
    {
        System = system;
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

        return ReadOrder(SystemOrder.Mark) is { } order ? new Lifeline(SystemOrder.Read(order), RunningMarkPage.Open(MarkDescriptor)) : null;
    }

    /// <summary>Waits for what this worker is to do. A host that goes without a word ends this process.</summary>
    public StartOrder AwaitOrder()
    {
        if (ReadOrder(StartOrder.Mark) is not { } order)
        {
            End();
            throw new InvalidOperationException("A process that has ended goes on.");
        }

        return StartOrder.Read(order);
    }

    /// <summary>Waits for the host's end, and ends this process with it; meanwhile gives signs of life, as often as the keeper wants them.</summary>
    public void Hold()
    {
        byte nothing;
        nint count = 1;
        var pulse = Mark.PulseMilliseconds;
        var entry = new Libc.PollEntry { Descriptor = Descriptor, Wanted = Libc.PollIn };
        do
        {
            Mark.RaisePulse();
            if (Libc.Poll(&entry, 1, pulse > 0 ? pulse : -1) > 0)
            {
                count = Libc.Read(Descriptor, &nothing, 1);
            }
        }
        while (count > 0 || (count < 0 && Libc.Errno == Libc.Eintr));
        End();
    }

    /// <summary>The exit code of a worker whose host ended first.</summary>
    internal const int HostGone = 113;

    // No finalizers, no handlers, no waiting for user code: there is nobody left to care.
    private void End()
    {
        HostRemains.Remove(System.HostProcess);
        Libc.ExitNow(HostGone);
    }

    private static byte[]? ReadOrder(uint mark)
    {
        var header = new byte[OrderBytes.HeaderSize];
        if (!Fill(header) || OrderBytes.SizeAfter(header, mark) is not { } size)
        {
            return null;
        }

        var body = new byte[size];
        return Fill(body) ? body : null;
    }

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
