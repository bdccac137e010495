namespace Troupe.Pools;

/// <summary>Jobs with something to give out: those of the highest priority first, those of the same in turns.</summary>
internal sealed class JobLine
{
    // By falling priority. Nearly always there is one.
    private readonly List<(int Priority, Queue<JobEntry> Jobs)> _lines = [];

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
            _lines.RemoveAll(static line => line.Jobs.Count == 0);
            at = _lines.TakeWhile(line => line.Priority > priority).Count();
            _lines.Insert(at, (priority, []));
        }

        return _lines[at].Jobs;
    }
}
