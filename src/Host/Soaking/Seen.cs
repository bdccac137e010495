namespace Troupe.Host.Soaking;

/// <summary>Which of the numbers 0, 1, 2, … have been seen. What it keeps does not grow with how many: all below some number, and the few above it.</summary>
internal sealed class Seen
{
    // Guards all: one adds, others wait and look.
    private readonly Lock _gate = new();
    private readonly HashSet<long> _ahead = [];
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _below;
    private long _again;
    private long _target = long.MaxValue;

    /// <summary>How many different ones.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _below + _ahead.Count;
            }
        }
    }

    /// <summary>How often one came that had been seen.</summary>
    public long Again
    {
        get
        {
            lock (_gate)
            {
                return _again;
            }
        }
    }

    public void Add(long number)
    {
        lock (_gate)
        {
            if (number < _below || !_ahead.Add(number))
            {
                _again++;
                return;
            }

            while (_ahead.Remove(_below))
            {
                _below++;
            }

            TellIfReached();
        }
    }

    /// <summary>Ends when all below have been seen. Asked once.</summary>
    public Task ReachedAsync(long target)
    {
        lock (_gate)
        {
            _target = target;
            TellIfReached();
            return _reached.Task;
        }
    }

    private void TellIfReached()
    {
        if (_below >= _target)
        {
            _reached.TrySetResult();
        }
    }
}
