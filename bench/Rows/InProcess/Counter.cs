namespace Troupe.Bench.Rows.InProcess;

/// <summary>Asks a <see cref="Counter"/> to complete a task when it has seen so many more messages.</summary>
internal sealed record CountTo(int Messages, TaskCompletionSource Done);

/// <summary>Counts what it gets.</summary>
internal sealed class Counter : ActorBase
{
    private CountTo? _goal;
    private int _seen;

    protected override bool Receive(object message)
    {
        if (message is CountTo goal)
        {
            (_goal, _seen) = (goal, 0);
        }
        else if (++_seen == _goal!.Messages)
        {
            _goal.Done.SetResult();
        }

        return true;
    }
}
