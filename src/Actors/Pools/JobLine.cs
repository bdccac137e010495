namespace Troupe.Pools;

/// <summary>Jobs with something to give out: those of the highest priority first, those of the same in turns.</summary>
internal sealed class JobLine
{
    private readonly List<Lane> _lines = []; // By falling priority. Nearly always there is one.

    /// <summary>Has the job stand in line, unless it does or has nothing.</summary>
    public void Join(JobEntry job)
    {
        if (!job.InLine && job.HasWork)
        {
            job.InLine = true;
            Of(job.Priority).Enqueue(job);
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

                jobs.Dequeue();
                job.InLine = false;
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
        Of(first.Priority).Dequeue();
        first.InLine = false;
        Join(first);
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
