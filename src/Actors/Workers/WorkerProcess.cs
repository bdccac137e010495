namespace Troupe.Workers;

using Troupe.Peers;

/// <summary>
/// The life of a worker process, from its first line to its last. The host waits for it, so nothing is done here, or loaded, that
/// the first item does not need.
/// </summary>
internal static class WorkerProcess
{
    private const int NotStartedByHost = 2;

    /// <param name="control">Makes the control actor's props, by name, running mark and report interval.</param>
    public static int Run(Func<string, IRunningMark, TimeSpan, Props> control)
    {
        if (Lifeline.Take() is not { } lifeline)
        {
            Console.Error.WriteLine($"{WorkerCommand.WorkerAssembly} is one worker process; a program that uses Troupe starts it. With --join HOST:PORT it offers this machine's workers to a program elsewhere.");
            return NotStartedByHost;
        }

        // It needs no system, and most machines have a core to spare.
        Action rehearsal = () => Rehearse(() => Rehearsal.OfWorker(lifeline.System.Entry, lifeline.System.Rehearsal));
        var isBeside = Environment.ProcessorCount > 1;
        if (isBeside)
        {
            new Thread(rehearsal.Invoke) { IsBackground = true, Name = "troupe-rehearsal" }.UnsafeStart();
        }

        // The host's own system comes up meanwhile; only then has it an order.
        var node = Node.BecomeWorker(lifeline.System);
        var order = lifeline.AwaitOrder();
        node.Name = order.Name;
        var join = node.System.Provider.ResolveActorRef(order.JoinPath);
        EngineBridge.Dial(join); // While the worker's own actors are made.
        node.Parent = join;
        var props = control(order.Name, lifeline.Mark, TimeSpan.FromMilliseconds(lifeline.System.ReportMilliseconds));
        node.System.ActorOf(Making.Of(() => new WorkerGuardian(props, order.Worker, join)), "troupe-worker");
        // A thread that user code left running does not keep a worker that is done.
        node.System.WhenTerminated.ContinueWith(static _ => Environment.Exit(0), TaskScheduler.Default);
        // The main thread has nothing else to do: it gets ready for the first chunk while the hello is on its way, and then waits for the host's end.
        if (!isBeside)
        {
            rehearsal();
        }

        Rehearse(() => Rehearsal.OfWorkersMessages(node.System, lifeline.System.Rehearsal));
        lifeline.Hold();
        return Lifeline.HostGone;
    }

    private static void Rehearse(Action rehearsal)
    {
        try
        {
            rehearsal();
        }
        catch (Exception)
        {
            return; // Only practice: what is wrong here the first real chunk tells whoever sent it.
        }
    }
}
