namespace Troupe.Workers;

using Troupe.Peers;

/// <summary>
/// The life of a worker process, from its first line to its last. The host waits for it, so nothing is done here, or loaded, that
/// the first item does not need.
/// </summary>
internal static class WorkerProcess
{
    private const int NotStartedByHost = 2;

    /// <param name="control">Makes the control actor's props, by name and running mark.</param>
    public static int Run(Func<string, IRunningMark, Props> control)
    {
        if (Lifeline.Take() is not { } lifeline)
        {
            Console.Error.WriteLine($"{WorkerCommand.WorkerAssembly} is one worker process; a program that uses Troupe starts it.");
            return NotStartedByHost;
        }

        lifeline.Hold();
        var node = Node.BecomeWorker(lifeline.Order);
        var join = node.System.Provider.ResolveActorRef(lifeline.Order.JoinPath);
        node.System.ActorOf(Props.Create(typeof(WorkerGuardian), control(node.Name, lifeline.Mark), lifeline.Order.Worker, join), "troupe-worker");
        // The main thread has nothing else to do, and an asynchronous Main would be compiled anew in every worker, which costs it some forty methods.
        node.System.WhenTerminated.GetAwaiter().GetResult();

        // A thread that user code left running does not keep a worker that is done.
        Environment.Exit(0);
        return 0;
    }
}
