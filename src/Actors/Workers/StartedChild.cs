namespace Troupe.Workers;

/// <summary>A child process that waits for its order, and our ends of its pipes. <see cref="ChildProcess.Attend"/> takes it over.</summary>
internal sealed class StartedChild
{
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
        var child = new StartedChild();
        try
        {
            child.Spawn(command, runningMark);
            return child;
        }
        catch (WorkerStartException)
        {
            child.Close();
            throw;
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
        Libc.Control(_output.ReadEnd, Libc.SetStatusFlags, Libc.OpenNonBlocking);
        Libc.Control(_errors.ReadEnd, Libc.SetStatusFlags, Libc.OpenNonBlocking);
        Id = ChildSpawn.Start(command, [_output.WriteEnd, _errors.WriteEnd, _lifeline.ReadEnd, runningMark]);
        _lifeline.CloseReadEnd();
        _output.CloseWriteEnd();
        _errors.CloseWriteEnd();
    }
}
