namespace Troupe.Workers;

/// <summary>
/// A child process, from the inside of its parent. Its descriptors: 0 nothing, 1 and 2 its output (told line by line), 3 the lifeline (first the start order;
/// its end is the parent's end), 4 the running mark. <see cref="ChildWatcher"/> watches over it from its start on.
/// </summary>
internal sealed unsafe class ChildProcess
{
    private const int OrderPipeSize = 1024 * 1024;
    private const int RoomWithoutAsking = 60 * 1024;

    private readonly Lock _gate = new();
    private ChildPipe _lifeline;
    private bool _reaped;

    private ChildProcess(int id, ChildPipe lifeline, int output, int errors, IChildObserver observer)
    {
        Id = id;
        _lifeline = lifeline;
        Observer = observer;
        Output = new ChildOutput(output, isError: false, observer);
        Errors = new ChildOutput(errors, isError: true, observer);
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    internal IChildObserver Observer { get; }

    internal ChildOutput Output { get; }

    internal ChildOutput Errors { get; }

    /// <summary>Starts a child. Its observer hears of it from now on, possibly before this returns.</summary>
    /// <exception cref="WorkerStartException">The system would not.</exception>
    public static ChildProcess Start(ChildCommand command, ReadOnlySpan<byte> order, int runningMark, IChildObserver observer)
    {
        ChildPipe lifeline = default, output = default, errors = default;
        try
        {
            lifeline = ChildPipe.Create();
            output = ChildPipe.Create();
            errors = ChildPipe.Create();
            // Only our ends: the child's ends are other open files, and stay blocking.
            Libc.Control(output.ReadEnd, Libc.SetStatusFlags, Libc.OpenNonBlocking);
            Libc.Control(errors.ReadEnd, Libc.SetStatusFlags, Libc.OpenNonBlocking);
            // The order waits in the pipe before the child is there to read it: nobody ever blocks on a write.
            WriteOrder(lifeline.WriteEnd, order);
            var id = ChildSpawn.Start(command, [output.WriteEnd, errors.WriteEnd, lifeline.ReadEnd, runningMark]);
            lifeline.CloseReadEnd();
            output.CloseWriteEnd();
            errors.CloseWriteEnd();
            var child = new ChildProcess(id, lifeline, output.ReadEnd, errors.ReadEnd, observer);
            ChildWatcher.Instance.Watch(child);
            return child;
        }
        catch (WorkerStartException)
        {
            lifeline.Close();
            output.Close();
            errors.Close();
            throw;
        }
    }

    /// <summary>Sends a signal, unless the process has ended: its number may by then be another's.</summary>
    public void Signal(int signal)
    {
        // Against Reap: a process that is not reaped keeps its number, even when it is dead.
        lock (_gate)
        {
            if (!_reaped)
            {
                Libc.Kill(Id, signal);
            }
        }
    }

    /// <summary>Lets the worker know that nobody needs it: for it this is the end of its host.</summary>
    public void CutLifeline()
    {
        lock (_gate) // The watcher cuts it at the end, the keeper may before.
        {
            _lifeline.Close();
        }
    }

    /// <summary>How the child ended, or null while it runs. The watcher's.</summary>
    internal ExitReason? Reap()
    {
        lock (_gate) // Against Signal.
        {
            int status;
            int found;
            do
            {
                found = Libc.Wait(Id, &status, Libc.WaitNoHang);
            }
            while (found < 0 && Libc.Errno == Libc.Eintr);

            if (found == 0)
            {
                return null;
            }

            _reaped = true;
            // No child of that number: something else in this process waits for every child and took the status.
            return found < 0 ? new ExitReason(null, null)
                : (status & 0x7F) == 0 ? new ExitReason((status >> 8) & 0xFF, null)
                : new ExitReason(null, status & 0x7F);
        }
    }

    private static void WriteOrder(int descriptor, ReadOnlySpan<byte> order)
    {
        if (order.Length > RoomWithoutAsking && Libc.Control(descriptor, Libc.SetPipeSize, OrderPipeSize) < order.Length)
        {
            throw new WorkerStartException($"A worker's start order has {order.Length} bytes, more than a pipe holds: is its configuration that long?");
        }

        fixed (byte* bytes = order)
        {
            if (Libc.Write(descriptor, bytes, order.Length) != order.Length)
            {
                throw new WorkerStartException($"A worker's start order cannot be written: {Libc.Describe(Libc.Errno)}.");
            }
        }
    }
}
