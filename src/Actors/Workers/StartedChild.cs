namespace Troupe.Workers;

/// <summary>A child process that waits for its order, and our ends of its pipes. <see cref="ChildProcess.Attend"/> takes it over.</summary>
internal sealed class StartedChild
{
    // A pipe takes 64 KiB unless it is told to take more: two orders of this size fit.
    private const int RoomWithoutAsking = 32 * 1024;
    private const int MostRoom = 1024 * 1024;

    private ChildPipe _lifeline;
    private ChildPipe _output;
    private ChildPipe _errors;

    private StartedChild() { }

    /// <summary>The process id.</summary>
    public int Id { get; private set; }

    public ChildPipe Lifeline => _lifeline;

    public int Output => _output.ReadEnd;

    public int Errors => _errors.ReadEnd;

    /// <exception cref="WorkerStartException">The system would not.</exception>
    public static StartedChild Start(ChildCommand command, int runningMark)
    {
        _ = ChildWatcher.Instance; // A child that nobody can watch is not started.
        var child = new StartedChild();
        try
        {
            child.Spawn(command, runningMark);
            return child;
        }
        catch
        {
            child.Close();
            throw;
        }
    }

    /// <summary>Tells it an order. The pipe takes all of it, read or not: nobody ever waits for a child to read.</summary>
    /// <exception cref="WorkerStartException">The order is too long.</exception>
    public unsafe void Tell(ReadOnlySpan<byte> order)
    {
        if (order.Length > RoomWithoutAsking)
        {
            Libc.Control(_lifeline.WriteEnd, Libc.SetPipeSize, MostRoom);
        }

        nint written;
        fixed (byte* bytes = order)
        {
            written = Libc.Write(_lifeline.WriteEnd, bytes, order.Length);
        }

        // A child that has ended already has nobody to read; whoever watches it tells how it went.
        if (written != order.Length && (written >= 0 || Libc.Errno != Libc.Epipe))
        {
            throw new WorkerStartException(written >= 0 || Libc.Errno == Libc.Eagain
                ? $"A worker's order has {order.Length} bytes, more than a pipe holds: is its configuration that long?"
                : $"A worker's order cannot be written: {Libc.Describe(Libc.Errno)}.");
        }
    }

    /// <summary>Lets go of it: it hears that its host is gone.</summary>
    public void Close()
    {
        _lifeline.Close();
        _output.Close();
        _errors.Close();
    }

    private void Spawn(ChildCommand command, int runningMark)
    {
        _lifeline = ChildPipe.Create();
        _output = ChildPipe.Create();
        _errors = ChildPipe.Create();
        // Only our ends: the child's ends are other open files, and stay blocking.
        Libc.Control(_lifeline.WriteEnd, Libc.SetStatusFlags, Libc.OpenNonBlocking);
        Libc.Control(_output.ReadEnd, Libc.SetStatusFlags, Libc.OpenNonBlocking);
        Libc.Control(_errors.ReadEnd, Libc.SetStatusFlags, Libc.OpenNonBlocking);
        Id = ChildSpawn.Start(command, [_output.WriteEnd, _errors.WriteEnd, _lifeline.ReadEnd, runningMark]);
        _lifeline.CloseReadEnd();
        _output.CloseWriteEnd();
        _errors.CloseWriteEnd();
    }
}
