namespace Troupe.Pools;

/// <summary>Jobs with something to give out: those of the highest priority first, those of the same in turns.</summary>
internal sealed class JobLine
{
    private const int FewLeft = 16;

    private readonly List<Lane> _lines = []; // By falling priority. Nearly always there is one.
    private int _inLine;
    private int _left;

    /// <summary>Has the job stand in line, unless it does or has nothing.</summary>
    public void Join(JobEntry job)
    {
        if (!job.InLine && job.HasWork)
        {
            job.InLine = true;
            _inLine++;
            Of(job.Priority).Enqueue(job);
        }
    }

    /// <summary>It has been cancelled. Those that have are not kept when they are more than those that have not.</summary>
    public void Leave(JobEntry job)
    {
        if (job.InLine && ++_left > FewLeft && _left > _inLine / 2)
        {
            foreach (var line in _lines)
            {
                for (var count = line.Jobs.Count; count > 0; count--)
                {
                    if (line.Jobs.Peek().Cancelled)
                    {
                        Drop(line.Jobs);
                    }
                    else
                    {
                        line.Jobs.Enqueue(line.Jobs.Dequeue());
                    }
                }
            }
        }
    }

    /// <summary>The first job with work; null when there is none.</summary>
    public JobEntry? Peek()
    {
        for (var i = 0; i < _lines.Count; i++)
        {
            var jobs = _lines[i].Jobs;
            while (jobs.TryPeek(out var job))
            {
                if (job.HasWork)
                {
                    return job;
                }

                Drop(jobs);
            }

            if (_lines.Count > 1)
            {
                _lines.RemoveAt(i--); // Priorities may be many, each used once.
            }
        }

        return null;
    }

    /// <summary>
    /// The first job has given something out: to the end of its line. Jobs take turns, so that a call submitted during a long map does not wait for all of it.
    /// </summary>
    public void Rotate(JobEntry first)
    {
        Drop(Of(first.Priority));
        Join(first);
    }

    private void Drop(Queue<JobEntry> jobs)
    {
        var job = jobs.Dequeue();
        job.InLine = false;
        _inLine--;
        _left -= job.Cancelled ? 1 : 0;
    }

    private Queue<JobEntry> Of(int priority)
    {
        var at = 0;
        while (at < _lines.Count && _lines[at].Priority > priority)
        {
            at++;
        }

        if (at == _lines.Count || _lines[at].Priority != priority)
        {
            _lines.Insert(at, new Lane(priority));
        }

        return _lines[at].Jobs;
    }

    private sealed class Lane(int priority)
    {
        public int Priority { get; } = priority;

        public Queue<JobEntry> Jobs { get; } = new(1);
    }
}
