namespace Troupe.Workers;

/// <summary>Hands on what a worker process writes, keeps its last errors, and tells the keeper of its end. Runs on the thread that watches all children.</summary>
internal sealed class KeeperObserver(WorkerSpec spec, IActorRef keeper) : IChildObserver
{
    private const int KeptErrors = 20;

    private readonly Queue<string> _lastErrors = new(KeptErrors);
    private Action<WorkerLine>? _output = spec.Output;

    public void Line(bool isError, string text)
    {
        if (isError)
        {
            if (_lastErrors.Count == KeptErrors)
            {
                _lastErrors.Dequeue();
            }

            _lastErrors.Enqueue(text);
        }

        if (_output is null || !Offer(_output, new WorkerLine(spec.Name, isError, text)))
        {
            (isError ? Console.Error : Console.Out).WriteLine($"[{spec.Name}] {text}");
        }
    }

    public void Exited(ExitReason reason) => keeper.Tell(new ProcessEnded(reason, [.. _lastErrors]));

    private bool Offer(Action<WorkerLine> output, WorkerLine line)
    {
        try
        {
            output(line);
            return true;
        }
        catch (Exception fault)
        {
            // The callback is the user's. This thread watches every child, so it must live; the keeper tells of the fault.
            _output = null;
            keeper.Tell(new OutputFailed(fault));
            return false;
        }
    }
}
