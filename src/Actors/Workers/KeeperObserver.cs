namespace Troupe.Workers;

/// <summary>
/// Hands on what a worker process writes, keeps its last errors, and tells the keeper of its end. Called by the thread that watches all children, so the
/// lines go to a desk, where a bounded number of them waits: standard output then waits in its pipe, as it would for a slow terminal; standard error
/// never does, since a process that dies writes there: what is too much is left out, and that is said.
/// </summary>
internal sealed class KeeperObserver(WorkerSpec spec, IActorRef keeper) : IChildObserver
{
    internal const int OutputBound = 1024 * 1024;
    internal const int ErrorBound = 4 * OutputBound;

    private readonly LineDesk _desk = spec.Lines ?? LineDesk.OfConsole;
    private readonly LastErrors _lastErrors = new();
    private Action<WorkerLine>? _output = spec.Lines?.Output;
    private int _leftOut;
    private long _waiting;

    // Written by the watcher and the desk, each its share. A late look reads a little too much or too little.
    public bool HasRoom => Volatile.Read(ref _waiting) < OutputBound;

    public void Line(bool isError, string text)
    {
        if (isError)
        {
            _lastErrors.Take(text);
            if (Volatile.Read(ref _waiting) > ErrorBound) // As in HasRoom.
            {
                _leftOut++;
                return;
            }
        }

        TellLeftOut();
        Post(new WorkerLine(spec.Name, isError, text));
    }

    public void Exited(ExitReason reason)
    {
        TellLeftOut();
        keeper.Tell(new ProcessEnded(reason, _lastErrors.ToList()));
    }

    private void TellLeftOut()
    {
        if (_leftOut > 0)
        {
            Post(new WorkerLine(spec.Name, IsError: true, $"… {_leftOut} lines left out: they came faster than they were taken"));
            _leftOut = 0;
        }
    }

    private void Post(WorkerLine line)
    {
        // An empty line costs memory too.
        var cost = line.Text.Length + 64;
        Interlocked.Add(ref _waiting, cost); // The desk takes it off again, on its own thread.
        _desk.Post(() => Deliver(line, cost));
    }

    private void Deliver(WorkerLine line, int cost)
    {
        if (_output is null || !Offer(_output, line))
        {
            Print(line);
        }

        // Added up by two threads, so exchanged; the one that brings it below the bound, and no other, wakes the watcher.
        if (Interlocked.Add(ref _waiting, -cost) is var left && left < OutputBound && left + cost >= OutputBound)
        {
            ChildWatcher.Instance.LookAgain();
        }
    }

    private void Print(WorkerLine line)
    {
        try
        {
            (line.IsError ? Console.Error : Console.Out).WriteLine($"[{line.Worker}] {line.Text}");
        }
        catch (Exception)
        {
            // The console is gone, as when its reader has ended, or is a writer of the user's: there is nobody to tell, and the next lines must go on.
            return;
        }
    }

    private bool Offer(Action<WorkerLine> output, WorkerLine line)
    {
        try
        {
            output(line);
            return true;
        }
        catch (Exception fault)
        {
            // The callback is the user's; the keeper tells of the fault.
            _output = null;
            keeper.Tell(new OutputFailed(fault));
            return false;
        }
    }
}
