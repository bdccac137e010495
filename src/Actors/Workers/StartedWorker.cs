namespace Troupe.Workers;

/// <summary>A worker process that waits for its orders, with the page for its running mark.</summary>
internal sealed record StartedWorker(StartedChild Child, RunningMarkPage Mark)
{
    /// <exception cref="WorkerStartException">The system would not.</exception>
    public static StartedWorker Start(ChildCommand command)
    {
        using var room = FreeDescriptors.ForAWorker();
        var mark = RunningMarkPage.Create();
        try
        {
            var child = StartedChild.Start(command, mark.Descriptor);
            mark.CloseDescriptor();
            return new StartedWorker(child, mark);
        }
        catch
        {
            mark.Dispose();
            throw;
        }
    }

    /// <summary>One that has its system order.</summary>
    /// <exception cref="WorkerStartException">The system would not, or the order is too long.</exception>
    public static StartedWorker Start(ChildCommand command, ReadOnlySpan<byte> systemOrder)
    {
        var started = Start(command);
        try
        {
            started.Tell(systemOrder);
            return started;
        }
        catch
        {
            started.Dismiss();
            throw;
        }
    }

    /// <summary>Tells its system order.</summary>
    /// <exception cref="WorkerStartException">The order is too long.</exception>
    public void Tell(ReadOnlySpan<byte> systemOrder) => Child.Tell(systemOrder);

    /// <summary>Nobody has an order for it: without one it ends by itself, and what it says of that interests nobody.</summary>
    public void Dismiss()
    {
        ChildProcess.Attend(Child, [], UnheardChild.Instance).CutLifeline();
        Mark.Dispose();
    }
}
