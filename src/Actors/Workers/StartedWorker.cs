namespace Troupe.Workers;

/// <summary>A worker process that waits for its order, with the page for its running mark.</summary>
internal sealed record StartedWorker(StartedChild Child, RunningMarkPage Mark)
{
    /// <exception cref="WorkerStartException">The system would not.</exception>
    public static StartedWorker Start(ChildCommand command)
    {
        var mark = RunningMarkPage.Create();
        try
        {
            var child = StartedChild.Start(command, mark.Descriptor);
            mark.CloseDescriptor();
            return new StartedWorker(child, mark);
        }
        catch (WorkerStartException)
        {
            mark.Dispose();
            throw;
        }
    }

    /// <summary>Nobody has an order for it: it ends by itself.</summary>
    public void Dismiss()
    {
        Child.Close();
        Mark.Dispose();
    }
}
