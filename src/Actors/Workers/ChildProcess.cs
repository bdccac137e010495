namespace Troupe.Workers;

/// <summary>
/// A child process, from the inside of its parent. Its descriptors: 0 nothing, 1 and 2 its output (told line by line), 3 the lifeline (first its orders;
/// its end is the parent's end), 4 the running mark. <see cref="ChildWatcher"/> watches over it from its start on.
/// </summary>
internal sealed unsafe class ChildProcess
{
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

    /// <summary>Starts a child, tells it its order and watches over it.</summary>
    /// <exception cref="WorkerStartException">The system would not.</exception>
    public static ChildProcess Start(ChildCommand command, ReadOnlySpan<byte> order, int runningMark, IChildObserver observer) =>
        Attend(StartedChild.Start(command, runningMark), order, observer);

    /// <summary>Tells a child its order and watches over it. Its observer hears of it from now on, possibly before this returns.</summary>
    /// <exception cref="WorkerStartException">The order is too long.</exception>
    public static ChildProcess Attend(StartedChild started, ReadOnlySpan<byte> order, IChildObserver observer)
    {
        try
        {
            started.Tell(order);
        }
        catch (WorkerStartException)
        {
            // Without an order it ends by itself; it is only waited for.
            Watched(started, UnheardChild.Instance).CutLifeline();
            throw;
        }

        return Watched(started, observer);
    }

    private static ChildProcess Watched(StartedChild started, IChildObserver observer)
    {
        var child = new ChildProcess(started.Id, started.Lifeline, started.Output, started.Errors, observer);
        ChildWatcher.Instance.Watch(child);
        return child;
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
}
