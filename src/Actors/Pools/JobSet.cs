namespace Troupe.Pools;

/// <summary>The unfinished jobs, in the order in which they came; the jobs themselves are the links, so that many thousands that wait take nothing more.</summary>
internal sealed class JobSet
{
    private JobEntry? _first;
    private JobEntry? _last;

    public int Count { get; private set; }

    public void Add(JobEntry job)
    {
        (job.Before, job.IsUnfinished) = (_last, true);
        if (_last is null)
        {
            _first = job;
        }
        else
        {
            _last.After = job;
        }

        _last = job;
        Count++;
    }

    /// <returns>False when it is not in.</returns>
    public bool Remove(JobEntry job)
    {
        if (!job.IsUnfinished)
        {
            return false;
        }

        if (job.Before is { } before)
        {
            before.After = job.After;
        }
        else
        {
            _first = job.After;
        }

        if (job.After is { } after)
        {
            after.Before = job.Before;
        }
        else
        {
            _last = job.Before;
        }

        (job.Before, job.After, job.IsUnfinished) = (null, null, false);
        Count--;
        return true;
    }

    public List<JobEntry> ToList()
    {
        var jobs = new List<JobEntry>(Count);
        for (var job = _first; job is not null; job = job.After)
        {
            jobs.Add(job);
        }

        return jobs;
    }
}
